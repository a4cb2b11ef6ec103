#pragma once
// Test pictures.

#include <engines/raster.hpp>

#include <random>

namespace quire {

inline Raster filled(int width, int height, PixelFormat format, std::uint8_t value)
{
    Raster raster = make_raster(width, height, format);
    for (auto& byte : raster.pixels)
        byte = value;
    return raster;
}

// The same picture for the same seed.
inline Raster noise(int width, int height, PixelFormat format, unsigned seed)
{
    Raster raster = make_raster(width, height, format);
    std::mt19937 random{seed};
    for (auto& byte : raster.pixels)
        byte = static_cast<std::uint8_t>(random());
    return raster;
}

// Dark strokes on white, as a page of print has them.
inline Raster strokes(int width, int height, PixelFormat format, unsigned seed)
{
    Raster raster = filled(width, height, format, 255);
    std::mt19937 random{seed};
    const auto below = [&random](int limit) {
        return static_cast<int>(random() % static_cast<unsigned>(limit));
    };
    for (int stroke = 0; stroke < width * height / 200 + 1; ++stroke) {
        const int y = below(height);
        const int from = below(width);
        const int to = std::min(width, from + 1 + below(12));
        const auto ink = static_cast<std::uint8_t>(below(200));
        for (int x = from * channels(format); x < to * channels(format); ++x)
            raster.row(y)[static_cast<std::size_t>(x)] = ink;
    }
    return raster;
}

} // namespace quire
