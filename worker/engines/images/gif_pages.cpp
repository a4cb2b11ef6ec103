// GIF: the first frame, as palette and indexes. PDF's LZW counts its bits from the other end, so
// the indexes are coded anew; nothing is lost.

#include "deflated_rows.hpp"
#include "image_pdf.hpp"
#include "pictures/gif_file.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <memory>

namespace quire::engines {

namespace {

// What stands before a frame: which of its colours is none.
int transparent_index(GifFileType* gif)
{
    int index = NO_TRANSPARENT_COLOR;
    int code = 0;
    GifByteType* block = nullptr;
    if (DGifGetExtension(gif, &code, &block) != GIF_OK) damaged_gif();
    while (block) {
        GraphicsControlBlock control{};
        if (code == GRAPHICS_EXT_FUNC_CODE && DGifExtensionToGCB(block[0], block + 1, &control))
            index = control.TransparentColor;
        if (DGifGetExtensionNext(gif, &block) != GIF_OK) damaged_gif();
    }
    return index;
}

// Leaves the reader behind the first frame's description; answers its transparent colour.
int find_first_frame(GifFileType* gif)
{
    int transparent = NO_TRANSPARENT_COLOR;
    GifRecordType type = UNDEFINED_RECORD_TYPE;
    while (DGifGetRecordType(gif, &type) == GIF_OK && type != TERMINATE_RECORD_TYPE) {
        if (type == EXTENSION_RECORD_TYPE) transparent = transparent_index(gif);
        if (type != IMAGE_DESC_RECORD_TYPE) continue;
        if (DGifGetImageDesc(gif) != GIF_OK) damaged_gif();
        return transparent;
    }
    damaged_gif();
}

using Indexes = std::shared_ptr<std::vector<GifPixelType>>;

Indexes read_indexes(GifFileType* gif, int width, int height)
{
    const auto row_bytes = static_cast<std::size_t>(width);
    auto indexes =
        std::make_shared<std::vector<GifPixelType>>(row_bytes * static_cast<std::size_t>(height));
    constexpr std::array<int, 4> first = {0, 4, 2, 1};
    constexpr std::array<int, 4> step = {8, 8, 4, 2};
    const auto read_row = [&](int y) {
        auto* row = indexes->data() + static_cast<std::size_t>(y) * row_bytes;
        if (DGifGetLine(gif, row, width) != GIF_OK) damaged_gif();
    };
    if (!gif->Image.Interlace) {
        for (int y = 0; y < height; ++y)
            read_row(y);
        return indexes;
    }
    for (std::size_t pass = 0; pass < first.size(); ++pass)
        for (int y = first[pass]; y < height; y += step[pass])
            read_row(y);
    return indexes;
}

// 256 colours, so that every index has one; those beyond the file's palette are black.
std::string palette_of(const GifFileType* gif)
{
    const auto* map = gif->Image.ColorMap ? gif->Image.ColorMap : gif->SColorMap;
    if (!map) damaged_gif();
    std::string hex;
    for (int i = 0; i < 256; ++i) {
        const auto colour = i < map->ColorCount ? map->Colors[i] : GifColorType{};
        hex += fmt::format("{:02x}{:02x}{:02x}", colour.Red, colour.Green, colour.Blue);
    }
    return hex;
}

} // namespace

void add_gif(ImagePdf& pdf, std::span<const std::byte> bytes)
{
    auto rest = bytes;
    const auto gif = open_gif(rest);
    const int transparent = find_first_frame(gif.get());
    const auto& frame = gif->Image;
    check_pixels(static_cast<std::uint64_t>(frame.Width), static_cast<std::uint64_t>(frame.Height));
    const auto indexes = read_indexes(gif.get(), frame.Width, frame.Height);
    Picture picture;
    picture.width = static_cast<std::uint32_t>(frame.Width);
    picture.height = static_cast<std::uint32_t>(frame.Height);
    picture.dictionary = fmt::format(
        "/BitsPerComponent 8 /Filter /FlateDecode /ColorSpace [/Indexed /DeviceRGB 255 <{}>]",
        palette_of(gif.get()));
    if (transparent != NO_TRANSPARENT_COLOR)
        picture.dictionary += fmt::format(" /Mask [{0} {0}]", transparent);
    picture.data = [indexes, width = picture.width, height = frame.Height](Pipeline* to) {
        deflate_rows(to, height, width, [&](int y, std::vector<unsigned char>& row) {
            const auto at = static_cast<std::size_t>(y) * width;
            std::copy_n(indexes->data() + at, width, row.begin());
        });
    };
    pdf.add_page(picture);
}

} // namespace quire::engines
