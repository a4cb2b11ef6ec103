#include "lzw.hpp"

#include <algorithm>
#include <array>

namespace quire {
namespace {

constexpr unsigned most_codes = 4096;

// Codes packed from the low bit up, in chunks that start with their length.
class Chunks {
public:
    explicit Chunks(std::vector<std::uint8_t>& out) : m_out(out) {}

    void put(unsigned code, unsigned width)
    {
        m_bits |= std::uint64_t{code} << m_count;
        m_count += width;
        for (; m_count >= 8; m_count -= 8, m_bits >>= 8)
            put_byte(static_cast<std::uint8_t>(m_bits));
    }

    void finish()
    {
        if (m_count > 0) put_byte(static_cast<std::uint8_t>(m_bits));
        flush();
        m_out.push_back(0);
    }

private:
    void put_byte(std::uint8_t byte)
    {
        m_chunk[m_size++] = byte;
        if (m_size == m_chunk.size()) flush();
    }

    void flush()
    {
        if (m_size == 0) return;
        m_out.push_back(static_cast<std::uint8_t>(m_size));
        m_out.insert(m_out.end(), m_chunk.begin(),
                     m_chunk.begin() + static_cast<std::ptrdiff_t>(m_size));
        m_size = 0;
    }

    std::vector<std::uint8_t>& m_out;
    std::array<std::uint8_t, 255> m_chunk{};
    std::size_t m_size = 0;
    std::uint64_t m_bits = 0;
    unsigned m_count = 0;
};

// The strings seen so far: (code of a string, next index) -> code of the longer string. Open
// addressing; a slot holds the 20-bit key and the 12-bit code, 0 means free (code 0 is never
// added).
class Strings {
public:
    void clear() { m_slots.fill(0); }

    // The code of the string, or 0 after remembering it under `fresh`.
    unsigned find_or_add(unsigned prefix, unsigned index, unsigned fresh)
    {
        const std::uint32_t key = prefix << 8 | index;
        std::size_t slot = (key * 0x9E3779B1u) >> 18;
        for (; m_slots[slot] != 0; slot = (slot + 1) % m_slots.size())
            if (m_slots[slot] >> 12 == key) return m_slots[slot] & 0xFFF;
        if (fresh < most_codes) m_slots[slot] = key << 12 | fresh;
        return 0;
    }

private:
    std::array<std::uint32_t, 1 << 14> m_slots{};
};

} // namespace

void append_lzw(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> indexes, int bits)
{
    const auto start_bits = static_cast<unsigned>(std::max(bits, 2)); // the format's least
    const unsigned clear = 1u << start_bits;
    const unsigned end = clear + 1;
    out.push_back(static_cast<std::uint8_t>(start_bits));

    Chunks chunks{out};
    Strings strings;
    unsigned next = end + 1;
    unsigned width = start_bits + 1;
    chunks.put(clear, width);
    unsigned prefix = indexes.front();
    for (const std::uint8_t index : indexes.subspan(1)) {
        if (const unsigned code = strings.find_or_add(prefix, index, next)) {
            prefix = code;
            continue;
        }
        chunks.put(prefix, width);
        prefix = index;
        if (next == most_codes) { // the table is full: start afresh
            chunks.put(clear, width);
            strings.clear();
            next = end + 1;
            width = start_bits + 1;
        } else if (next++ == 1u << width) {
            ++width;
        }
    }
    chunks.put(prefix, width);
    // The decoder adds a string for the code just written, which may widen the end code.
    if (next < most_codes && next == 1u << width) ++width;
    chunks.put(end, width);
    chunks.finish();
}

} // namespace quire
