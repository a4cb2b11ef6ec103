#include "image_stream.hpp"

#include <base/handle.hpp>

#include <turbojpeg.h>

namespace quire {

std::optional<Raster> decoded_jpeg(std::span<const std::uint8_t> jpeg, int width, int height,
                                   PixelFormat wanted)
{
    const std::unique_ptr<void, int (*)(void*)> decoder{tjInitDecompress(), &tjDestroy};
    if (!decoder) return std::nullopt;
    int real_width = 0;
    int real_height = 0;
    int sampling = 0;
    int space = 0;
    if (tjDecompressHeader3(decoder.get(), jpeg.data(), jpeg.size(), &real_width, &real_height,
                            &sampling, &space) != 0)
        return std::nullopt;
    const bool gray = wanted == PixelFormat::gray8;
    const bool space_fits = gray ? space == TJCS_GRAY : space == TJCS_YCbCr || space == TJCS_RGB;
    if (real_width != width || real_height != height || !space_fits) return std::nullopt;

    Raster raster = make_raster(width, height, wanted);
    const int layout = gray ? TJPF_GRAY : TJPF_RGB;
    // A file of very many scans is an attack, not a picture.
    if (tjDecompress2(decoder.get(), jpeg.data(), jpeg.size(), raster.pixels.data(), width,
                      static_cast<int>(raster.stride()), height, layout, TJFLAG_LIMITSCANS) != 0)
        return std::nullopt;
    return raster;
}

} // namespace quire
