#pragma once
// Encoders for the kinds of image streams that scans have.

#include <engines/raster.hpp>

#include <string>

namespace quire {

std::string as_jpeg(const Raster& raster);

// The raster cut to black and white: packed rows, a set bit for white; and as CCITT group 4.
std::string as_bits(const Raster& gray);
std::string as_fax4(const Raster& gray);

std::string as_flate(const std::string& data);

} // namespace quire
