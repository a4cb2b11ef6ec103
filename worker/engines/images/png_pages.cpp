// PNG: its compressed pixels are what PDF calls Flate with a PNG predictor, so plain images are
// taken over as they are. Transparent and interlaced ones are decoded.

#include "image_pdf.hpp"

#include <engines/engine.hpp>

#include <fmt/format.h>
#include <string>
#include <vector>

namespace quire::engines {

namespace {

using Bytes = std::span<const std::byte>;

constexpr unsigned char signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

struct Chunks {
    std::uint32_t width = 0, height = 0;
    unsigned depth = 0, colour = 0;
    bool interlaced = false;
    bool transparent = false;
    double dpi_x = 0, dpi_y = 0;
    std::string palette; // three bytes a colour
    std::vector<Bytes> pixels;
};

std::uint32_t big32(Bytes bytes, std::size_t index)
{
    if (index + 4 > bytes.size()) throw EngineError(ErrorKind::damaged, "png");
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | std::to_integer<std::uint32_t>(bytes[index + i]);
    return value;
}

void read_header(Chunks& chunks, Bytes body)
{
    if (body.size() < 13) throw EngineError(ErrorKind::damaged, "png");
    chunks.width = big32(body, 0);
    chunks.height = big32(body, 4);
    chunks.depth = std::to_integer<unsigned>(body[8]);
    chunks.colour = std::to_integer<unsigned>(body[9]);
    chunks.interlaced = body[12] != std::byte{0};
    check_pixels(chunks.width, chunks.height);
}

void read_resolution(Chunks& chunks, Bytes body)
{
    if (body.size() < 9 || body[8] != std::byte{1}) return; // unit: metres
    chunks.dpi_x = big32(body, 0) * 0.0254;
    chunks.dpi_y = big32(body, 4) * 0.0254;
}

Chunks read_chunks(Bytes png)
{
    Chunks chunks;
    for (std::size_t position = sizeof signature; position + 12 <= png.size();) {
        const std::size_t length = big32(png, position);
        if (length > png.size() - position - 12) throw EngineError(ErrorKind::damaged, "png");
        const std::string_view type{reinterpret_cast<const char*>(png.data()) + position + 4, 4};
        const auto body = png.subspan(position + 8, length);
        if (type == "IHDR") read_header(chunks, body);
        if (type == "pHYs") read_resolution(chunks, body);
        if (type == "tRNS") chunks.transparent = true;
        if (type == "IDAT") chunks.pixels.push_back(body);
        if (type == "PLTE")
            chunks.palette.assign(reinterpret_cast<const char*>(body.data()), body.size());
        if (type == "IEND") break;
        position += 12 + length;
    }
    if (chunks.width == 0 || chunks.pixels.empty()) throw EngineError(ErrorKind::damaged, "png");
    return chunks;
}

std::string colour_space(const Chunks& chunks)
{
    if (chunks.colour == 0) return "/DeviceGray";
    if (chunks.colour == 2) return "/DeviceRGB";
    std::string hex;
    for (const char c : chunks.palette)
        hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return fmt::format("[/Indexed /DeviceRGB {} <{}>]", chunks.palette.size() / 3 - 1, hex);
}

} // namespace

void add_png(ImagePdf& pdf, std::span<const std::byte> bytes)
{
    const auto chunks = read_chunks(bytes);
    const bool plain = chunks.colour == 0 || chunks.colour == 2 ||
                       (chunks.colour == 3 && chunks.palette.size() >= 3);
    if (!plain || chunks.interlaced || chunks.transparent) return add_other(pdf, bytes);
    Picture picture;
    picture.width = chunks.width;
    picture.height = chunks.height;
    picture.dpi_x = chunks.dpi_x;
    picture.dpi_y = chunks.dpi_y;
    picture.dictionary = fmt::format(
        "/ColorSpace {} /BitsPerComponent {} /Filter /FlateDecode /DecodeParms << /Predictor 15 "
        "/Colors {} /BitsPerComponent {} /Columns {} >>",
        colour_space(chunks), chunks.depth, chunks.colour == 2 ? 3 : 1, chunks.depth, chunks.width);
    picture.data = [pixels = chunks.pixels](Pipeline* to) {
        for (const auto part : pixels)
            to->write(reinterpret_cast<const unsigned char*>(part.data()), part.size());
        to->finish();
    };
    pdf.add_page(picture);
}

} // namespace quire::engines
