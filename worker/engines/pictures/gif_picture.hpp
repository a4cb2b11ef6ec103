#pragma once
// Pictures of pages as palette and indexes, and the GIF files that hold exactly these.

#include "palette.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace quire {

// Sides are 1 to 65535, every index is below the length of the palette, which is 2^bits.
std::vector<std::uint8_t> encode_gif(const PaletteImage& image);

// What encode_gif() was given. Throws EngineError{damaged} for anything that it would not have
// written, {too_large} past max_raster_pixels.
PaletteImage decode_gif(std::span<const std::byte> gif);

// The same as pixels: gray8 when the palette has only grays, else rgb24.
Raster decode_gif_pixels(std::span<const std::byte> gif);

} // namespace quire
