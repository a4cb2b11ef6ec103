// Images that have to be decoded: by Leptonica, then deflated.

#include "deflated_rows.hpp"
#include "image_pdf.hpp"

#include <base/handle.hpp>
#include <engines/engine.hpp>
#include <engines/raster.hpp>

#include <algorithm>
#include <leptonica/allheaders.h>
#include <memory>
#include <string_view>
#include <vector>

namespace quire::engines {

namespace {

void release(PIX* pix)
{
    pixDestroy(&pix);
}

using Pixels = std::shared_ptr<PIX>;

Pixels hold(PIX* pix)
{
    if (!pix) throw EngineError(ErrorKind::damaged, "image");
    return {pix, release};
}

// Without a palette, at 8 bits gray or 32 bits colour; 1 bit is widened.
Pixels plain(const Pixels& pix)
{
    const auto open = hold(pixRemoveColormap(pix.get(), REMOVE_CMAP_BASED_ON_SRC));
    if (pixGetDepth(open.get()) == 32 || pixGetDepth(open.get()) == 8) return open;
    return hold(pixConvertTo8(open.get(), 0));
}

void write_gray(Pipeline* to, PIX* pix)
{
    const int width = pixGetWidth(pix);
    deflate_rows(to, pixGetHeight(pix), static_cast<std::size_t>(width),
                 [=](int y, std::vector<unsigned char>& row) {
                     const l_uint32* line = pixGetData(pix) + std::ptrdiff_t{y} * pixGetWpl(pix);
                     for (int x = 0; x < width; ++x)
                         row[static_cast<std::size_t>(x)] =
                             static_cast<unsigned char>(GET_DATA_BYTE(line, x));
                 });
}

void write_colour(Pipeline* to, PIX* pix)
{
    const int width = pixGetWidth(pix);
    deflate_rows(to, pixGetHeight(pix), static_cast<std::size_t>(width) * 3,
                 [=](int y, std::vector<unsigned char>& row) {
                     const l_uint32* line = pixGetData(pix) + std::ptrdiff_t{y} * pixGetWpl(pix);
                     for (int x = 0; x < width; ++x) {
                         const auto pixel = line[x];
                         auto* out = row.data() + 3 * x;
                         out[0] = static_cast<unsigned char>(pixel >> L_RED_SHIFT);
                         out[1] = static_cast<unsigned char>(pixel >> L_GREEN_SHIFT);
                         out[2] = static_cast<unsigned char>(pixel >> L_BLUE_SHIFT);
                     }
                 });
}

void write_alpha(Pipeline* to, PIX* pix)
{
    const int width = pixGetWidth(pix);
    deflate_rows(to, pixGetHeight(pix), static_cast<std::size_t>(width),
                 [=](int y, std::vector<unsigned char>& row) {
                     const l_uint32* line = pixGetData(pix) + std::ptrdiff_t{y} * pixGetWpl(pix);
                     for (int x = 0; x < width; ++x)
                         row[static_cast<std::size_t>(x)] =
                             static_cast<unsigned char>(line[x] >> L_ALPHA_SHIFT);
                 });
}

std::uint64_t little(std::span<const std::byte> bytes, std::size_t index, std::size_t count)
{
    if (index + count > bytes.size()) throw EngineError(ErrorKind::damaged, "image");
    std::uint64_t value = 0;
    for (std::size_t i = count; i-- > 0;)
        value = value << 8 | std::to_integer<std::uint64_t>(bytes[index + i]);
    return value;
}

// Leptonica learns the size of a BMP only by decoding it.
std::uint64_t pixels_of_bmp(std::span<const std::byte> bytes)
{
    const auto side = [&](std::size_t index) {
        const auto value = static_cast<std::uint32_t>(little(bytes, index, 4));
        return value >> 31 ? std::uint64_t{~value} + 1 : value; // negative: rows begin at the top
    };
    return side(18) * side(22);
}

std::uint64_t announced_pixels(std::span<const std::byte> bytes)
{
    constexpr std::size_t shortest = 12; // bytes that Leptonica looks at to tell the kind
    if (bytes.size() < shortest) throw EngineError(ErrorKind::damaged, "image");
    const auto* data = reinterpret_cast<const l_uint8*>(bytes.data());
    const std::string_view start{reinterpret_cast<const char*>(data), shortest};
    if (start.starts_with("BM")) return pixels_of_bmp(bytes);
    l_int32 width = 0;
    l_int32 height = 0;
    const auto error =
        pixReadHeaderMem(data, bytes.size(), nullptr, &width, &height, nullptr, nullptr, nullptr);
    if (error || width < 1 || height < 1) throw EngineError(ErrorKind::damaged, "image");
    return static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
}

} // namespace

void add_other(ImagePdf& pdf, std::span<const std::byte> bytes)
{
    setMsgSeverity(L_SEVERITY_NONE);
    if (announced_pixels(bytes) > max_raster_pixels)
        throw EngineError(ErrorKind::too_large, "pixels");
    const auto found =
        hold(pixReadMem(reinterpret_cast<const l_uint8*>(bytes.data()), bytes.size()));
    const auto pix = plain(found);
    const bool colour = pixGetDepth(pix.get()) == 32;
    Picture picture;
    picture.width = static_cast<std::uint32_t>(pixGetWidth(pix.get()));
    picture.height = static_cast<std::uint32_t>(pixGetHeight(pix.get()));
    picture.dpi_x = pixGetXRes(found.get());
    picture.dpi_y = pixGetYRes(found.get());
    picture.dictionary = std::string{"/BitsPerComponent 8 /Filter /FlateDecode /ColorSpace "} +
                         (colour ? "/DeviceRGB" : "/DeviceGray");
    picture.data = [pix, colour](Pipeline* to) {
        colour ? write_colour(to, pix.get()) : write_gray(to, pix.get());
    };
    if (colour && pixGetSpp(pix.get()) == 4)
        picture.mask = [pix](Pipeline* to) { write_alpha(to, pix.get()); };
    pdf.add_page(picture);
}

} // namespace quire::engines
