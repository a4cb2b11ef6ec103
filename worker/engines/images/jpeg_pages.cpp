// JPEG: the file as it is becomes the image; only its markers are read.

#include "exif.hpp"
#include "image_pdf.hpp"

#include <engines/engine.hpp>

#include <fmt/format.h>
#include <map>
#include <optional>

namespace quire::engines {

namespace {

using Bytes = std::span<const std::byte>;

[[noreturn]] void damaged()
{
    throw EngineError(ErrorKind::damaged, "jpeg");
}

unsigned at(Bytes bytes, std::size_t index)
{
    if (index >= bytes.size()) damaged();
    return std::to_integer<unsigned>(bytes[index]);
}

bool starts_with(Bytes bytes, std::string_view start)
{
    return bytes.size() >= start.size() &&
           std::string_view{reinterpret_cast<const char*>(bytes.data()), start.size()} == start;
}

unsigned big16(Bytes bytes, std::size_t index)
{
    return at(bytes, index) << 8 | at(bytes, index + 1);
}

class Markers {
public:
    explicit Markers(Bytes jpeg) : m_jpeg(jpeg) {}

    Picture read()
    {
        if (!(at(m_jpeg, 0) == 0xff && at(m_jpeg, 1) == 0xd8)) damaged();
        std::size_t position = 2;
        while (!m_frame) {
            if (at(m_jpeg, position) != 0xff) damaged();
            const unsigned marker = at(m_jpeg, position + 1);
            if (marker == 0xff) { // padding
                ++position;
                continue;
            }
            const std::size_t length = big16(m_jpeg, position + 2);
            if (length < 2 || position + 2 + length > m_jpeg.size()) damaged();
            segment(marker, m_jpeg.subspan(position + 4, length - 2));
            position += 2 + length;
        }
        return picture();
    }

private:
    void segment(unsigned marker, Bytes body)
    {
        if (marker == 0xc0 || marker == 0xc1 || marker == 0xc2) return frame(body);
        if (marker == 0xda || marker == 0xd9) damaged(); // pixels before their size
        if (marker >= 0xc3 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
            throw EngineError(ErrorKind::unsupported, "lossless or arithmetic JPEG");
        if (marker == 0xe0 && starts_with(body, std::string_view{"JFIF\0", 5})) jfif(body);
        if (marker == 0xe1 && starts_with(body, std::string_view{"Exif\0\0", 6})) exif(body);
        if (marker == 0xe2 && starts_with(body, std::string_view{"ICC_PROFILE\0", 12})) icc(body);
        if (marker == 0xee && starts_with(body, "Adobe")) m_adobe = true;
    }

    void frame(Bytes body)
    {
        if (at(body, 0) != 8) throw EngineError(ErrorKind::unsupported, "12-bit JPEG");
        m_picture.height = big16(body, 1);
        m_picture.width = big16(body, 3);
        m_channels = at(body, 5);
        check_pixels(m_picture.width, m_picture.height);
        m_frame = true;
    }

    void jfif(Bytes body)
    {
        const double unit = at(body, 7) == 2 ? 2.54 : at(body, 7) == 1 ? 1 : 0;
        if (m_has_exif_dpi) return;
        m_picture.dpi_x = big16(body, 8) * unit;
        m_picture.dpi_y = big16(body, 10) * unit;
    }

    void exif(Bytes body)
    {
        const auto found = read_exif(body.subspan(6));
        m_picture.orientation = found.orientation;
        if (found.dpi_x <= 0 || found.dpi_y <= 0 || m_picture.dpi_x > 0) return;
        m_picture.dpi_x = found.dpi_x;
        m_picture.dpi_y = found.dpi_y;
        m_has_exif_dpi = true;
    }

    void icc(Bytes body)
    {
        if (body.size() <= 14) return;
        const auto part = body.subspan(14);
        m_profile[at(body, 12)] = {reinterpret_cast<const char*>(part.data()), part.size()};
    }

    Picture picture()
    {
        const char* space = m_channels == 1   ? "/DeviceGray"
                            : m_channels == 3 ? "/DeviceRGB"
                            : m_channels == 4 ? "/DeviceCMYK"
                                              : nullptr;
        if (!space) damaged();
        // Adobe's programs store CMYK the other way round.
        const char* decode = m_channels == 4 && m_adobe ? "/Decode [1 0 1 0 1 0 1 0]" : "";
        m_picture.dictionary =
            fmt::format("/ColorSpace {} /BitsPerComponent 8 /Filter /DCTDecode {}", space, decode);
        for (const auto& [number, part] : m_profile)
            m_picture.profile += part;
        m_picture.profile_channels = static_cast<int>(m_channels);
        if (!profile_fits(m_picture)) m_picture.profile.clear();
        return m_picture;
    }

    Bytes m_jpeg;
    Picture m_picture;
    std::map<unsigned, std::string> m_profile;
    unsigned m_channels = 0;
    bool m_frame = false;
    bool m_adobe = false;
    bool m_has_exif_dpi = false;
};

} // namespace

Picture jpeg_picture(std::span<const std::byte> bytes)
{
    return Markers{bytes}.read();
}

void add_jpeg(ImagePdf& pdf, std::span<const std::byte> bytes)
{
    auto picture = jpeg_picture(bytes);
    picture.data = [bytes](Pipeline* to) {
        to->write(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
        to->finish();
    };
    pdf.add_page(picture);
}

} // namespace quire::engines
