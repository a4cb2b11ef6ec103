#include <engines/gif.hpp>

#include "gif_picture.hpp"
#include "lzw.hpp"

#include <base/error.hpp>

#include <string_view>

namespace quire {
namespace {

using Bytes = std::vector<std::uint8_t>;

void put_16(Bytes& out, int value)
{
    out.push_back(static_cast<std::uint8_t>(value & 0xFF));
    out.push_back(static_cast<std::uint8_t>(value >> 8));
}

void put_screen(Bytes& out, const PaletteImage& image)
{
    constexpr std::string_view signature = "GIF87a";
    out.insert(out.end(), signature.begin(), signature.end());
    put_16(out, image.width);
    put_16(out, image.height);
    const int has_palette = 0x80;
    const int depth = (image.bits - 1) << 4;
    out.push_back(static_cast<std::uint8_t>(has_palette | depth | (image.bits - 1)));
    out.push_back(0); // background colour
    out.push_back(0); // pixel shape unknown
    for (const Colour& colour : image.palette)
        out.insert(out.end(), colour.begin(), colour.end());
}

void put_image(Bytes& out, const PaletteImage& image)
{
    out.push_back(','); // an image follows
    put_16(out, 0);     // left
    put_16(out, 0);     // top
    put_16(out, image.width);
    put_16(out, image.height);
    out.push_back(0); // no own palette, rows in order
    append_lzw(out, image.indexes, image.bits);
}

} // namespace

std::vector<std::uint8_t> encode_gif(const Raster& image)
{
    if (image.width < 1 || image.height < 1 || image.width > 0xFFFF || image.height > 0xFFFF)
        throw Invalid{"image", "A GIF is 1 to 65535 pixels wide and high."};
    return encode_gif(image.format == PixelFormat::gray8 ? with_gray_levels(image)
                                                         : with_chosen_colours(image));
}

std::vector<std::uint8_t> encode_gif(const PaletteImage& image)
{
    Bytes out;
    out.reserve(image.indexes.size() / 8 + 1024);
    put_screen(out, image);
    put_image(out, image);
    out.push_back(';'); // the end
    return out;
}

} // namespace quire
