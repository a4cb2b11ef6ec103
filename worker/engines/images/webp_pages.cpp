// WebP: PDF has no such coding, so the pixels are decoded; of an animation, the first frame.

#include "exif.hpp"
#include "rgba_picture.hpp"

#include <base/handle.hpp>
#include <engines/engine.hpp>

#include <webp/decode.h>
#include <webp/demux.h>

namespace quire::engines {

namespace {

using File = Handle<WebPDemuxer, WebPDemuxDelete>;

[[noreturn]] void damaged()
{
    throw EngineError(ErrorKind::damaged, "webp");
}

std::span<const std::byte> chunk(const WebPDemuxer* file, const char* name)
{
    WebPChunkIterator found{};
    if (!WebPDemuxGetChunk(file, name, 1, &found)) return {};
    const auto bytes = std::as_bytes(std::span{found.chunk.bytes, found.chunk.size});
    WebPDemuxReleaseChunkIterator(&found); // the bytes are the file's
    return bytes;
}

// The first frame on a canvas that is transparent elsewhere.
RgbaPixels first_frame(const WebPDemuxer* file)
{
    RgbaPixels canvas;
    canvas.width = WebPDemuxGetI(file, WEBP_FF_CANVAS_WIDTH);
    canvas.height = WebPDemuxGetI(file, WEBP_FF_CANVAS_HEIGHT);
    check_pixels(canvas.width, canvas.height);
    canvas.row_bytes = std::size_t{canvas.width} * 4;
    const auto bytes = canvas.row_bytes * canvas.height;
    const std::shared_ptr<std::uint8_t[]> pixels{new std::uint8_t[bytes]()};
    canvas.first = {pixels, pixels.get()};

    WebPIterator frame{};
    if (!WebPDemuxGetFrame(file, 1, &frame)) damaged();
    const auto corner = static_cast<std::size_t>(frame.y_offset) * canvas.row_bytes +
                        static_cast<std::size_t>(frame.x_offset) * 4;
    const auto* decoded =
        WebPDecodeRGBAInto(frame.fragment.bytes, frame.fragment.size, pixels.get() + corner,
                           bytes - corner, static_cast<int>(canvas.row_bytes));
    WebPDemuxReleaseIterator(&frame);
    if (!decoded) damaged();
    return canvas;
}

} // namespace

void add_webp(ImagePdf& pdf, std::span<const std::byte> bytes)
{
    const WebPData data{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
    const File file{WebPDemux(&data)};
    if (!file) damaged();
    WebPBitstreamFeatures features{};
    if (WebPGetFeatures(data.bytes, data.size, &features) != VP8_STATUS_OK) damaged();
    auto picture = rgba_picture(first_frame(file.get()),
                                features.has_alpha != 0 || features.has_animation != 0);
    const auto exif = read_exif(chunk(file.get(), "EXIF"));
    picture.orientation = exif.orientation;
    picture.dpi_x = exif.dpi_x;
    picture.dpi_y = exif.dpi_y;
    const auto profile = chunk(file.get(), "ICCP");
    picture.profile.assign(reinterpret_cast<const char*>(profile.data()), profile.size());
    picture.profile_channels = 3;
    if (!profile_fits(picture)) picture.profile.clear();
    pdf.add_page(picture);
}

} // namespace quire::engines
