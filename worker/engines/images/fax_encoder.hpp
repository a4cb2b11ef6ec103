#pragma once
#include <engines/raster.hpp>

#include <string>

namespace quire {

// A gray8 raster as CCITT group 4, as a PDF filter has it by default: all below middle gray is
// black.
std::string encoded_fax4(const Raster& page);

} // namespace quire
