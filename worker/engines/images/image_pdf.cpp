#include "image_pdf.hpp"

#include "pdf/pdf_file.hpp"

#include <algorithm>
#include <array>
#include <engines/engine.hpp>
#include <fmt/format.h>

namespace quire::engines {

namespace {

constexpr double points_per_inch = 72;
constexpr double longest_side = 14'000; // points, below what readers and our own limit allow
constexpr double paper_length = 11;     // inches

struct Turn {
    int rotate = 0;        // clockwise
    bool mirrored = false; // left and right swapped before that
};

Turn turn_of(int orientation)
{
    constexpr std::array<Turn, 9> turns = {{{0, false},
                                            {0, false},
                                            {0, true},
                                            {180, false},
                                            {180, true},
                                            {270, true},
                                            {90, false},
                                            {90, true},
                                            {270, false}}};
    const bool known = orientation >= 1 && orientation <= 8;
    return turns[known ? static_cast<std::size_t>(orientation) : 0];
}

bool makes_sense(double dpi, double pixels)
{
    // 72 is what programs write that do not know.
    return dpi >= 50 && dpi <= 4800 && dpi != 72 && pixels / dpi <= 60;
}

} // namespace

Resolution sensible_resolution(const Picture& picture)
{
    const double longer = std::max(picture.width, picture.height);
    Resolution dpi{picture.dpi_x, picture.dpi_y};
    if (!makes_sense(dpi.x, picture.width) || !makes_sense(dpi.y, picture.height))
        dpi.x = dpi.y = std::clamp(longer / paper_length, 72.0, 600.0);
    const double least = longer * points_per_inch / longest_side;
    return {std::max(dpi.x, least), std::max(dpi.y, least)};
}

void check_pixels(std::uint64_t width, std::uint64_t height)
{
    if (width == 0 || height == 0) throw EngineError(ErrorKind::damaged, "no pixels");
    if (width > most_image_pixels / height) throw EngineError(ErrorKind::too_large, "pixels");
}

bool profile_fits(const Picture& picture)
{
    if (picture.profile.size() < 128) return false;
    const auto space = std::string_view{picture.profile}.substr(16, 4);
    const auto channels = picture.profile_channels;
    return space == (channels == 1 ? "GRAY" : channels == 3 ? "RGB " : "CMYK");
}

QPDFObjectHandle ImagePdf::image(const Picture& picture)
{
    auto stream = m_pdf.newStream();
    auto dict = QPDFObjectHandle::parse(
        &m_pdf, fmt::format("<< /Type /XObject /Subtype /Image /Width {} /Height {} {} >>",
                            picture.width, picture.height, picture.dictionary));
    if (!picture.profile.empty()) {
        auto profile = compressed_stream(m_pdf, picture.profile);
        profile.getDict().replaceKey("/N", QPDFObjectHandle::newInteger(picture.profile_channels));
        auto space = QPDFObjectHandle::parse("[/ICCBased]");
        space.appendItem(profile);
        dict.replaceKey("/ColorSpace", space);
    }
    if (picture.mask) {
        auto mask = m_pdf.newStream();
        const auto about = fmt::format("<< /Type /XObject /Subtype /Image /Width {} /Height {} "
                                       "/ColorSpace /DeviceGray /BitsPerComponent 8 >>",
                                       picture.width, picture.height);
        mask.replaceDict(QPDFObjectHandle::parse(about));
        mask.replaceStreamData(picture.mask, QPDFObjectHandle::newName("/FlateDecode"),
                               QPDFObjectHandle::newNull());
        dict.replaceKey("/SMask", mask);
    }
    stream.replaceDict(dict);
    stream.replaceStreamData(picture.data, dict.getKey("/Filter"), dict.getKey("/DecodeParms"));
    return stream;
}

void ImagePdf::add_page(const Picture& picture)
{
    check_pixels(picture.width, picture.height);
    const auto dpi = sensible_resolution(picture);
    const double width = std::max(picture.width * points_per_inch / dpi.x, 1.0);
    const double height = std::max(picture.height * points_per_inch / dpi.y, 1.0);
    const auto turn = turn_of(picture.orientation);
    const auto content =
        turn.mirrored
            ? fmt::format("q {0:.4f} 0 0 {1:.4f} {2:.4f} 0 cm /Im Do Q\n", -width, height, width)
            : fmt::format("q {0:.4f} 0 0 {1:.4f} 0 0 cm /Im Do Q\n", width, height);
    auto page = QPDFObjectHandle::parse(fmt::format(
        "<< /Type /Page /MediaBox [0 0 {:.4f} {:.4f}] /Resources << /XObject << >> >> >>", width,
        height));
    if (turn.rotate != 0) page.replaceKey("/Rotate", QPDFObjectHandle::newInteger(turn.rotate));
    page.getKey("/Resources").getKey("/XObject").replaceKey("/Im", image(picture));
    page.replaceKey("/Contents", m_pdf.newStream(content));
    m_pdf.addPage(m_pdf.makeIndirectObject(page), false);
    ++m_pages;
}

void ImagePdf::write(int fd)
{
    write_pdf(m_pdf, fd);
}

} // namespace quire::engines
