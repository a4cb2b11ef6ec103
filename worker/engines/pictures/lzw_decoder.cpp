#include "lzw.hpp"

#include <base/error.hpp>

#include <array>
#include <cstring>

namespace quire {
namespace {

constexpr unsigned most_codes = 4096;
constexpr unsigned widest = 12; // bits of a code

[[noreturn]] void meaningless()
{
    throw Invalid{"image", "The compressed picture means nothing."};
}

// Every string that a code stands for was written before, but for single indexes: where, and how
// long it is.
struct Written {
    std::size_t at = 0;
    std::size_t length = 0;
};

class Decompressor {
public:
    Decompressor(std::span<const std::uint8_t> codes, unsigned bits,
                 std::span<const std::uint8_t> values, std::size_t count)
        : m_codes(codes), m_values(values), m_clear(1u << bits), m_bits(bits), m_out(count)
    {
        start_afresh();
    }

    std::vector<std::uint8_t> run()
    {
        while (m_size < m_out.size()) {
            const unsigned code = next_code();
            if (code == m_clear)
                start_afresh();
            else
                put(code);
        }
        return std::move(m_out);
    }

private:
    void start_afresh()
    {
        m_next = m_clear + 2; // behind the code for the end
        m_width = m_bits + 1;
        m_last.length = 0;
    }

    unsigned next_code()
    {
        for (; m_bit_count < m_width; m_bit_count += 8) {
            if (m_at == m_codes.size()) meaningless();
            m_waiting |= std::uint32_t{m_codes[m_at++]} << m_bit_count;
        }
        const unsigned code = m_waiting & ((1u << m_width) - 1);
        m_waiting >>= m_width;
        m_bit_count -= m_width;
        return code;
    }

    // Each code but the first also gives a name to the string before it and its own first index:
    // those stand one behind the other when the code is written.
    void put(unsigned code)
    {
        const std::size_t at = m_size;
        if (m_last.length > 0 && m_next < most_codes) {
            m_strings[m_next++] = {m_last.at, m_last.length + 1};
            if (m_next == 1u << m_width && m_width < widest) ++m_width;
        }
        if (code < m_values.size() && code < m_clear)
            m_out[m_size++] = m_values[code];
        else if (code > m_clear + 1 && code < m_next)
            repeat(m_strings[code]);
        else
            meaningless();
        m_last = {at, m_size - at};
    }

    void repeat(const Written& string)
    {
        const std::size_t left = m_out.size() - m_size;
        if (string.length > left) meaningless();
        std::uint8_t* to = m_out.data() + m_size;
        const std::uint8_t* from = m_out.data() + string.at;
        m_size += string.length;
        // Most strings are short, and what is copied too much is written over.
        if (string.length <= short_string && short_string <= left && from + string.length <= to)
            return copy_short(from, to);
        if (from + string.length <= to) {
            std::memcpy(to, from, string.length);
            return;
        }
        for (std::size_t i = 0; i < string.length; ++i) // its last index is the first one written
            to[i] = from[i];
    }

    static constexpr std::size_t short_string = 16;

    static void copy_short(const std::uint8_t* from, std::uint8_t* to)
    {
        std::array<std::uint8_t, short_string> bytes; // all of them are read before any is written
        std::memcpy(bytes.data(), from, bytes.size());
        std::memcpy(to, bytes.data(), bytes.size());
    }

    std::span<const std::uint8_t> m_codes;
    std::span<const std::uint8_t> m_values;
    unsigned m_clear;
    unsigned m_bits;
    std::vector<std::uint8_t> m_out;
    std::size_t m_size = 0; // of what is written
    std::array<Written, most_codes> m_strings{};
    Written m_last;
    unsigned m_next = 0;
    unsigned m_width = 0;
    std::size_t m_at = 0;
    std::uint32_t m_waiting = 0;
    unsigned m_bit_count = 0; // that wait
};

} // namespace

std::vector<std::uint8_t> decompressed_lzw(std::span<const std::uint8_t> codes, int bits,
                                           std::span<const std::uint8_t> values, std::size_t count)
{
    if (bits < 2 || bits > 8) meaningless();
    return Decompressor{codes, static_cast<unsigned>(bits), values, count}.run();
}

} // namespace quire
