#include "gif_picture.hpp"

#include "gif_file.hpp"
#include "lzw.hpp"

#include <engines/engine.hpp>

#include <algorithm>
#include <numeric>

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

std::vector<std::uint8_t> read_codes(GifFileType* gif, int& bits)
{
    GifByteType* chunk = nullptr; // its length, then its bytes
    std::vector<std::uint8_t> codes;
    require(DGifGetCode(gif, &bits, &chunk) == GIF_OK);
    while (chunk) {
        codes.insert(codes.end(), chunk + 1, chunk + 1 + chunk[0]);
        require(DGifGetCodeNext(gif, &chunk) == GIF_OK);
    }
    return codes;
}

// Each pixel as what stands for its index in `values`.
std::vector<std::uint8_t> read_pixels(GifFileType* gif, std::span<const std::uint8_t> values)
{
    int bits = 0;
    const auto codes = read_codes(gif, bits);
    return decompressed_lzw(codes, bits, values,
                            static_cast<std::size_t>(gif->Image.Width) *
                                static_cast<std::size_t>(gif->Image.Height));
}

std::vector<Colour> palette_of(const GifFileType* gif)
{
    const auto& map = *gif->SColorMap;
    std::vector<Colour> palette;
    for (const auto& colour : std::span{map.Colors, static_cast<std::size_t>(map.ColorCount)})
        palette.push_back({colour.Red, colour.Green, colour.Blue});
    return palette;
}

PaletteImage read_image(GifFileType* gif)
{
    PaletteImage image{
        gif->SWidth, gif->SHeight, gif->SColorMap->BitsPerPixel, palette_of(gif), {}};
    std::vector<std::uint8_t> indexes(image.palette.size());
    std::iota(indexes.begin(), indexes.end(), std::uint8_t{0});
    image.indexes = read_pixels(gif, indexes);
    return image;
}

Raster coloured(const PaletteImage& image)
{
    auto raster = make_raster(image.width, image.height, PixelFormat::rgb24);
    auto out = raster.pixels.begin();
    for (const auto index : image.indexes)
        out = std::ranges::copy(image.palette[index], out).out;
    return raster;
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
    return read_image(gif.get());
}

Raster decode_gif_pixels(std::span<const std::byte> bytes)
{
    const auto gif = engines::open_gif(bytes);
    begin_frame(gif.get());
    const auto palette = palette_of(gif.get());
    if (!std::ranges::all_of(palette, is_gray)) return coloured(read_image(gif.get()));
    std::vector<std::uint8_t> tones;
    for (const auto& colour : palette)
        tones.push_back(colour.front());
    return {gif->SWidth, gif->SHeight, PixelFormat::gray8, 0, read_pixels(gif.get(), tones)};
}

} // namespace quire
