#pragma once
// Choosing the few colours of a palette image.

#include <engines/raster.hpp>

#include <array>
#include <cstdint>
#include <vector>

namespace quire {

using Colour = std::array<std::uint8_t, 3>;

// An image as indexes into a palette: rows top to bottom, one byte a pixel.
struct PaletteImage {
    int width = 0;
    int height = 0;
    int bits = 1;                // the palette has 2^bits entries
    std::vector<Colour> palette; // padded with black
    std::vector<std::uint8_t> indexes;
};

// 16 even gray levels.
PaletteImage with_gray_levels(const Raster& gray);

// At most 256 colours: colours are counted in 15-bit cells, and the group of cells with the largest
// squared error is cut at its mean until there are enough groups.
PaletteImage with_chosen_colours(const Raster& rgb);

} // namespace quire
