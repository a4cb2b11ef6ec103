#pragma once
// A decoded picture of a page, in memory, as every engine part passes it on.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace quire {

enum class PixelFormat {
    gray8, // one byte a pixel, 0 black, 255 white
    rgb24, // three bytes a pixel: red, green, blue
};

constexpr int channels(PixelFormat format)
{
    return format == PixelFormat::gray8 ? 1 : 3;
}

// The most pixels any raster may have; larger ones are never allocated.
inline constexpr std::int64_t max_raster_pixels = 100'000'000;

// Rows run top to bottom and are packed: no padding between them, so
// pixels.size() == width * height * channels(format).
struct Raster {
    int width = 0;
    int height = 0;
    PixelFormat format = PixelFormat::gray8;
    double dpi = 0; // pixels per inch of paper; 0 when unknown
    std::vector<std::uint8_t> pixels;

    std::size_t stride() const
    {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(channels(format));
    }
    std::span<const std::uint8_t> row(int y) const
    {
        return std::span{pixels}.subspan(static_cast<std::size_t>(y) * stride(), stride());
    }
    std::span<std::uint8_t> row(int y)
    {
        return std::span{pixels}.subspan(static_cast<std::size_t>(y) * stride(), stride());
    }
};

// A raster with all bytes 0. Throws TooLarge past max_raster_pixels, Invalid when a side is < 1.
Raster make_raster(int width, int height, PixelFormat format, double dpi = 0);

} // namespace quire
