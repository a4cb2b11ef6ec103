#pragma once
// Page images as GIF files.

#include <engines/raster.hpp>

#include <cstdint>
#include <vector>

namespace quire {

// The bytes of a GIF (87a, one image). A gray raster is cut to 16 gray levels, a colour raster to
// at most 256 colours chosen from its own; nothing is dithered. Throws Invalid when a side is < 1
// or > 65535, the most the format can say.
std::vector<std::uint8_t> encode_gif(const Raster& image);

} // namespace quire
