#include <engines/raster.hpp>

#include <base/error.hpp>

#include <fmt/format.h>

namespace quire {

Raster make_raster(int width, int height, PixelFormat format, double dpi)
{
    if (width < 1 || height < 1) throw Invalid{"image", "An image needs at least one pixel."};
    const auto count = std::int64_t{width} * height;
    if (count > max_raster_pixels)
        throw TooLarge{fmt::format("an image of {} x {} pixels is more than the {} allowed", width,
                                   height, max_raster_pixels)};
    Raster raster{width, height, format, dpi, {}};
    raster.pixels.resize(static_cast<std::size_t>(count * channels(format)));
    return raster;
}

} // namespace quire
