#include "page_picture.hpp"

#include "images/fax_encoder.hpp"
#include "pdf/pdf_file.hpp"

#include <base/handle.hpp>
#include <engines/scale.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <turbojpeg.h>

namespace quire::engines {

namespace {

constexpr int jpeg_block = 8;
constexpr int jpeg_quality = 85;
constexpr std::uint8_t black = 0;
constexpr std::uint8_t white = 255;

struct Span {
    int from = 0;
    int to = 0; // exclusive
};

// The pixels between two fractions of a side: outwards, one more, and out to the grid.
Span pixels_between(double a, double b, int side, int grid)
{
    const auto low = static_cast<int>(std::floor(std::clamp(std::min(a, b), 0.0, 1.0) * side)) - 1;
    const auto high = static_cast<int>(std::ceil(std::clamp(std::max(a, b), 0.0, 1.0) * side)) + 1;
    return {std::clamp(low, 0, side) / grid * grid,
            std::min(side, (std::clamp(high, 0, side) + grid - 1) / grid * grid)};
}

void fill(Raster& page, std::span<const RedactionBox> boxes, int grid, std::uint8_t tone)
{
    const auto step = static_cast<std::size_t>(channels(page.format));
    for (const auto& box : boxes) {
        const auto across = pixels_between(box.x1, box.x2, page.width, grid);
        const auto down = pixels_between(box.y1, box.y2, page.height, grid);
        for (int y = down.from; y < down.to; ++y)
            std::ranges::fill(
                page.row(y).subspan(static_cast<std::size_t>(across.from) * step,
                                    static_cast<std::size_t>(across.to - across.from) * step),
                tone);
    }
}

bool is_two_toned(const Raster& page)
{
    return page.format == PixelFormat::gray8 &&
           std::ranges::all_of(page.pixels, [](auto value) { return value == 0 || value == 255; });
}

// Paper and print have long runs of one tone, photographs have noise.
bool has_few_tones(const Raster& page)
{
    const auto step = static_cast<std::size_t>(channels(page.format));
    std::size_t same = 0;
    for (std::size_t at = step; at < page.pixels.size(); ++at)
        same += page.pixels[at] == page.pixels[at - step];
    return same * 10 >= page.pixels.size() * 7;
}

QPDFObjectHandle image_of(QPDF& pdf, const Raster& page, std::string data, const std::string& more)
{
    auto image = pdf.newStream();
    image.replaceDict(QPDFObjectHandle::parse(
        fmt::format("<< /Type /XObject /Subtype /Image /Width {} /Height {} {} >>", page.width,
                    page.height, more)));
    auto dict = image.getDict();
    image.replaceStreamData(data, dict.getKey("/Filter"), dict.getKey("/DecodeParms"));
    return image;
}

QPDFObjectHandle fax_image(QPDF& pdf, const Raster& page)
{
    return image_of(pdf, page, encoded_fax4(page),
                    fmt::format("/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter "
                                "/CCITTFaxDecode /DecodeParms << /K -1 /Columns {} /Rows {} >>",
                                page.width, page.height));
}

// 16 grays are as good as 256 for print, and pack into half the room.
std::string in_sixteen_grays(const Raster& page)
{
    const auto row_bytes = (static_cast<std::size_t>(page.width) + 1) / 2;
    std::string packed(row_bytes * static_cast<std::size_t>(page.height), '\0');
    for (int y = 0; y < page.height; ++y) {
        const auto row = page.row(y);
        auto* out = packed.data() + static_cast<std::size_t>(y) * row_bytes;
        for (std::size_t x = 0; x < row.size(); ++x) {
            const auto tone = (row[x] + 8U) / 17U;
            const auto shift = x % 2 == 0 ? 4U : 0U;
            out[x / 2] = static_cast<char>(static_cast<unsigned char>(out[x / 2]) | tone << shift);
        }
    }
    return packed;
}

QPDFObjectHandle flat_image(QPDF& pdf, const Raster& page)
{
    if (page.format == PixelFormat::gray8)
        return image_of(pdf, page, deflate(in_sixteen_grays(page)),
                        "/ColorSpace /DeviceGray /BitsPerComponent 4 /Filter /FlateDecode");
    const std::string_view pixels{reinterpret_cast<const char*>(page.pixels.data()),
                                  page.pixels.size()};
    return image_of(pdf, page, deflate(pixels),
                    "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode");
}

struct FreeJpeg {
    void operator()(unsigned char* bytes) const { tjFree(bytes); }
};

QPDFObjectHandle jpeg_image(QPDF& pdf, const Raster& page)
{
    const bool gray = page.format == PixelFormat::gray8;
    const Handle<void, tjDestroy> encoder{tjInitCompress()};
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    const int result =
        tjCompress2(encoder.get(), page.pixels.data(), page.width, static_cast<int>(page.stride()),
                    page.height, gray ? TJPF_GRAY : TJPF_RGB, &bytes, &size,
                    gray ? TJSAMP_GRAY : TJSAMP_444, jpeg_quality, 0);
    const std::unique_ptr<unsigned char, FreeJpeg> jpeg{bytes};
    if (result != 0) throw EngineError(ErrorKind::damaged, "jpeg");
    return image_of(pdf, page, {reinterpret_cast<const char*>(bytes), size},
                    fmt::format("/ColorSpace {} /BitsPerComponent 8 /Filter /DCTDecode",
                                gray ? "/DeviceGray" : "/DeviceRGB"));
}

} // namespace

QPDFObjectHandle redacted_picture(QPDF& pdf, Raster page, std::span<const RedactionBox> boxes)
{
    fill(page, boxes, 1, black);
    page = gray_if_colourless(std::move(page));
    if (is_two_toned(page)) return fax_image(pdf, page);
    if (has_few_tones(page)) return flat_image(pdf, page);
    fill(page, boxes, jpeg_block, black);
    return jpeg_image(pdf, page);
}

Raster with_blank_boxes(Raster page, std::span<const RedactionBox> boxes)
{
    fill(page, boxes, jpeg_block, white);
    return page;
}

} // namespace quire::engines
