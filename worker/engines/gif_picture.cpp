#include "gif_picture.hpp"

#include "gif_file.hpp"
#include "lzw.hpp"

#include <engines/engine.hpp>

#include <algorithm>

namespace quire {
namespace {

using engines::damaged_gif;

void require(bool holds)
{
    if (!holds) damaged_gif();
}

// The frame is the whole picture, in the one palette, row after row.
void check_frame(const GifFileType* gif)
{
    const auto& frame = gif->Image;
    require(frame.Width >= 1 && frame.Height >= 1 && frame.Left == 0 && frame.Top == 0);
    require(frame.Width == gif->SWidth && frame.Height == gif->SHeight);
    require(!frame.Interlace && !frame.ColorMap && gif->SColorMap);
    if (std::int64_t{frame.Width} * frame.Height > max_raster_pixels)
        throw engines::EngineError(engines::ErrorKind::too_large, "gif");
}

void begin_frame(GifFileType* gif)
{
    GifRecordType type = UNDEFINED_RECORD_TYPE;
    require(DGifGetRecordType(gif, &type) == GIF_OK && type == IMAGE_DESC_RECORD_TYPE);
    require(DGifGetImageDesc(gif) == GIF_OK);
    check_frame(gif);
}

std::vector<std::uint8_t> read_indexes(GifFileType* gif)
{
    int bits = 0;
    GifByteType* chunk = nullptr; // its length, then its bytes
    std::vector<std::uint8_t> codes;
    require(DGifGetCode(gif, &bits, &chunk) == GIF_OK);
    while (chunk) {
        codes.insert(codes.end(), chunk + 1, chunk + 1 + chunk[0]);
        require(DGifGetCodeNext(gif, &chunk) == GIF_OK);
    }
    return decompressed_lzw(codes, bits,
                            static_cast<std::size_t>(gif->Image.Width) *
                                static_cast<std::size_t>(gif->Image.Height));
}

bool is_gray(const Colour& colour)
{
    return colour[0] == colour[1] && colour[1] == colour[2];
}

} // namespace

PaletteImage decode_gif(std::span<const std::byte> bytes)
{
    const auto gif = engines::open_gif(bytes);
    begin_frame(gif.get());
    const auto& map = *gif->SColorMap;
    PaletteImage image{gif->SWidth, gif->SHeight, map.BitsPerPixel, {}, {}};
    for (const auto& colour : std::span{map.Colors, static_cast<std::size_t>(map.ColorCount)})
        image.palette.push_back({colour.Red, colour.Green, colour.Blue});
    image.indexes = read_indexes(gif.get());
    require(std::ranges::max(image.indexes) < image.palette.size());
    return image;
}

Raster raster_of(const PaletteImage& image)
{
    const bool gray = std::ranges::all_of(image.palette, is_gray);
    auto raster =
        make_raster(image.width, image.height, gray ? PixelFormat::gray8 : PixelFormat::rgb24);
    auto* out = raster.pixels.data();
    for (const auto index : image.indexes) {
        const Colour& colour = image.palette[index];
        if (gray)
            *out++ = colour[0];
        else
            out = std::ranges::copy(colour, out).out;
    }
    return raster;
}

} // namespace quire
