// JPEG: the file as it is becomes the image; only its markers are read.

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

// The TIFF structure inside an EXIF marker.
class Exif {
public:
    explicit Exif(Bytes bytes) : m_bytes(bytes), m_little(starts_with(bytes, "II")) {}

    struct Found {
        int orientation = 1;
        double x = 0, y = 0;
        unsigned unit = 2;
    };

    Found read() const
    {
        Found found;
        const std::size_t directory = get(4, 4);
        const auto count = get(directory, 2);
        for (std::size_t i = 0; i < count; ++i) {
            const auto entry = directory + 2 + 12 * i;
            switch (get(entry, 2)) {
            case 0x0112:
                found.orientation = static_cast<int>(get(entry + 8, 2));
                break;
            case 0x011a:
                found.x = rational(get(entry + 8, 4));
                break;
            case 0x011b:
                found.y = rational(get(entry + 8, 4));
                break;
            case 0x0128:
                found.unit = static_cast<unsigned>(get(entry + 8, 2));
                break;
            default:
                break;
            }
        }
        return found;
    }

private:
    std::size_t get(std::size_t index, unsigned size) const
    {
        std::size_t value = 0;
        for (unsigned i = 0; i < size; ++i)
            value = value << 8 | at(m_bytes, index + (m_little ? size - 1 - i : i));
        return value;
    }

    double rational(std::size_t index) const
    {
        const auto below = get(index + 4, 4);
        return below == 0 ? 0 : static_cast<double>(get(index, 4)) / static_cast<double>(below);
    }

    Bytes m_bytes;
    bool m_little;
};

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
        if (m_picture.width == 0 || m_picture.height == 0) damaged();
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
        try {
            const auto found = Exif{body.subspan(6)}.read();
            m_picture.orientation = found.orientation;
            if (found.x <= 0 || found.y <= 0 || m_picture.dpi_x > 0) return;
            const double unit = found.unit == 3 ? 2.54 : 1;
            m_picture.dpi_x = found.x * unit;
            m_picture.dpi_y = found.y * unit;
            m_has_exif_dpi = true;
        } catch (const EngineError&) { // the camera's notes are broken; the picture need not be
        }
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
        if (!profile_fits()) m_picture.profile.clear();
        return m_picture;
    }

    bool profile_fits() const
    {
        if (m_picture.profile.size() < 128) return false;
        const auto space = std::string_view{m_picture.profile}.substr(16, 4);
        return space == (m_channels == 1 ? "GRAY" : m_channels == 3 ? "RGB " : "CMYK");
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
