#include "lzw.hpp"

#include "repeats.hpp"

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

// The strings seen so far: (code of a string, next index) -> code of the longer string, 0 for none
// (code 0 is never added). A row for each code, with a place for every index.
class Strings {
public:
    explicit Strings(unsigned bits) : m_bits(bits), m_longer(std::size_t{most_codes} << bits) {}

    // Forgets all strings but those of one index.
    void clear() { forget(0, 1u << m_bits); }

    // `code` now means another string, which was never made longer.
    void begin(unsigned code) { forget(code, 1); }

    // The code of the string, or 0 after remembering it under `fresh`.
    unsigned find_or_add(unsigned prefix, unsigned index, unsigned fresh)
    {
        auto& longer = m_longer[(std::size_t{prefix} << m_bits) + index];
        if (longer == 0 && fresh < most_codes) {
            longer = static_cast<std::uint16_t>(fresh);
            return 0;
        }
        return longer;
    }

private:
    void forget(std::size_t first, std::size_t count)
    {
        std::fill_n(&m_longer[first << m_bits], count << m_bits, std::uint16_t{0});
    }

    unsigned m_bits;
    std::vector<std::uint16_t> m_longer;
};

// The codes of strings of one repeated index. A page is mostly white, so most strings are such
// runs: finding the longest known one here saves a look-up for every pixel of it.
class Runs {
public:
    void clear(unsigned indexes)
    {
        m_codes.resize(indexes);
        for (unsigned index = 0; index < indexes; ++index)
            m_codes[index].assign(1, index);
    }

    std::size_t longest(unsigned index) const { return m_codes[index].size(); }
    unsigned code(unsigned index, std::size_t length) const { return m_codes[index][length - 1]; }
    void add(unsigned index, unsigned code) { m_codes[index].push_back(code); }

private:
    std::vector<std::vector<unsigned>> m_codes; // [index][length - 1]
};

class Compressor {
public:
    Compressor(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> indexes, unsigned bits)
        : m_chunks(out), m_indexes(indexes), m_bits(bits), m_strings(bits)
    {
    }

    void run()
    {
        start_afresh();
        while (m_at < m_indexes.size())
            put_string();
        m_chunks.put(end_code(), m_width);
        m_chunks.finish();
    }

private:
    unsigned clear_code() const { return 1u << m_bits; }
    unsigned end_code() const { return clear_code() + 1; }

    void start_afresh()
    {
        m_chunks.put(clear_code(), m_width == 0 ? m_bits + 1 : m_width);
        m_strings.clear();
        m_runs.clear(clear_code());
        m_next = end_code() + 1;
        m_width = m_bits + 1;
    }

    // How often the index at m_at is repeated there.
    std::size_t run_length()
    {
        if (m_run_end <= m_at) m_run_end = end_of_repeats(m_indexes, m_at, 1);
        return m_run_end - m_at;
    }

    // Writes the longest known string from m_at on, and remembers it with the index behind it.
    void put_string()
    {
        const unsigned first = m_indexes[m_at];
        const std::size_t length = std::min(run_length(), m_runs.longest(first));
        unsigned code = m_runs.code(first, length);
        m_at += length;
        bool run = true;
        for (; m_at < m_indexes.size(); ++m_at, run = false) {
            const unsigned longer = m_strings.find_or_add(code, m_indexes[m_at], m_next);
            if (longer == 0) break;
            code = longer;
        }
        m_chunks.put(code, m_width);
        if (run && m_at < m_indexes.size() && m_indexes[m_at] == first && m_next < most_codes)
            m_runs.add(first, m_next);
        count_string();
    }

    // The decoder, too, has one more string now, but for the end, where it only has to agree about
    // the width of the end code.
    void count_string()
    {
        if (m_next == most_codes) {
            if (m_at < m_indexes.size()) start_afresh();
            return;
        }
        m_strings.begin(m_next);
        if (m_next++ == 1u << m_width) ++m_width;
    }

    Chunks m_chunks;
    std::span<const std::uint8_t> m_indexes;
    unsigned m_bits;
    std::size_t m_at = 0;
    std::size_t m_run_end = 0;
    Strings m_strings;
    Runs m_runs;
    unsigned m_next = 0;  // the code of the next string
    unsigned m_width = 0; // bits of the codes now written
};

} // namespace

void append_lzw(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> indexes, int bits)
{
    const int start_bits = std::max(bits, 2); // the format's least
    out.push_back(static_cast<std::uint8_t>(start_bits));
    Compressor{out, indexes, static_cast<unsigned>(start_bits)}.run();
}

} // namespace quire
