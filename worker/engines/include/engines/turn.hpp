#pragma once
// Turning rasters by quarters and mirroring them.

#include <engines/raster.hpp>

#include <cstdint>
#include <span>

namespace quire {

// Which way round a raster is put: first turned over its diagonal, then mirrored.
struct Turn {
    bool swap = false;     // columns become rows
    bool mirror_x = false; // left and right
    bool mirror_y = false; // top and bottom

    static Turn clockwise(int quarters); // 0..3
    bool none() const { return !swap && !mirror_x && !mirror_y; }
};

// The dpi stays. Throws TooLarge and Invalid like make_raster.
Raster turned(Raster source, const Turn& turn);

// Half a turn in place, of pixels of one byte.
void turn_by_half(std::span<std::uint8_t> pixels);

} // namespace quire
