#include "exif.hpp"

#include <stdexcept>

namespace quire::engines {

namespace {

class Directory {
public:
    explicit Directory(std::span<const std::byte> bytes)
        : m_bytes(bytes), m_little(get_byte(0) == 'I' && get_byte(1) == 'I')
    {
    }

    void read(Exif& found) const
    {
        const std::size_t start = get(4, 4);
        const auto count = get(start, 2);
        unsigned unit = 2; // inches
        for (std::size_t i = 0; i < count; ++i) {
            const auto entry = start + 2 + 12 * i;
            switch (get(entry, 2)) {
            case 0x0112:
                found.orientation = static_cast<int>(get(entry + 8, 2));
                break;
            case 0x011a:
                found.dpi_x = rational(get(entry + 8, 4));
                break;
            case 0x011b:
                found.dpi_y = rational(get(entry + 8, 4));
                break;
            case 0x0128:
                unit = static_cast<unsigned>(get(entry + 8, 2));
                break;
            default:
                break;
            }
        }
        if (unit != 3) return;
        found.dpi_x *= 2.54;
        found.dpi_y *= 2.54;
    }

private:
    unsigned get_byte(std::size_t index) const
    {
        if (index >= m_bytes.size()) throw std::out_of_range("exif");
        return std::to_integer<unsigned>(m_bytes[index]);
    }

    std::size_t get(std::size_t index, unsigned size) const
    {
        std::size_t value = 0;
        for (unsigned i = 0; i < size; ++i)
            value = value << 8 | get_byte(index + (m_little ? size - 1 - i : i));
        return value;
    }

    double rational(std::size_t index) const
    {
        const auto below = get(index + 4, 4);
        return below == 0 ? 0 : static_cast<double>(get(index, 4)) / static_cast<double>(below);
    }

    std::span<const std::byte> m_bytes;
    bool m_little;
};

} // namespace

Exif read_exif(std::span<const std::byte> bytes)
{
    Exif found;
    try {
        Directory{bytes}.read(found);
    } catch (const std::out_of_range&) { // what was read before the damage stands
    }
    return found;
}

} // namespace quire::engines
