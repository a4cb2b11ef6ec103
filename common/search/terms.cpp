#include "terms.hpp"

#include <algorithm>
#include <bit>
#include <fmt/format.h>

namespace quire::search::terms {

namespace {

constexpr std::size_t longest_term = 200; // the index refuses 246 bytes
constexpr std::size_t longest_sort_text = 120;

std::uint64_t hash_of(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325U; // FNV-1a: stable over machines and versions
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return hash;
}

std::string big_endian(std::uint64_t value)
{
    std::string out(8, '\0');
    for (int i = 7; i >= 0; --i, value >>= 8U)
        out[static_cast<std::size_t>(i)] = static_cast<char>(value & 0xFFU);
    return out;
}

constexpr std::uint64_t sign_bit = 1ULL << 63U;

} // namespace

std::uint32_t slot_of_key(Reading reading, std::string_view key)
{
    constexpr std::uint32_t first = 1000, range = 1U << 30U;
    const auto hash = hash_of(std::string(1, static_cast<char>(reading)) + std::string(key));
    return first + static_cast<std::uint32_t>(hash % range);
}

std::string unique(DocumentId id)
{
    return number("Q", id.value);
}

std::string note_of_author(UserId author)
{
    return number("XNU", author.value) + ':';
}

std::string value(std::string_view prefix, std::string_view value)
{
    auto term = std::string(prefix) + std::string(value);
    std::ranges::replace(term, '\0', ' '); // would count twice
    if (term.size() <= longest_term) return term;
    return fmt::format("{}{}{:016x}", term.substr(0, longest_term - 17), after_key, hash_of(term));
}

std::string number(std::string_view prefix, std::int64_t value)
{
    return fmt::format("{}{}", prefix, value);
}

std::string keyed(std::string_view prefix, std::string_view key, std::string_view text)
{
    return value(prefix, fmt::format("{}{}{}", key, after_key, text));
}

bool belongs_to_page_text(std::string_view term)
{
    return term.empty() || (term[0] != 'Q' && term[0] != 'S' && term[0] != 'X');
}

std::string ordered(std::int64_t value)
{
    return big_endian(static_cast<std::uint64_t>(value) ^ sign_bit);
}

std::string ordered(double value)
{
    const auto bits = std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value); // no negative zero
    return big_endian((bits & sign_bit) != 0 ? ~bits : bits | sign_bit);
}

std::string ordered(Time time)
{
    return ordered(microseconds(time));
}

std::string ordered(std::string_view text)
{
    std::string out{text.substr(0, longest_sort_text)};
    std::ranges::replace(out, '\0', ' ');
    out.push_back('\0');
    return out;
}

std::int64_t read_ordered(std::string_view bytes)
{
    if (bytes.size() < 8) return 0;
    std::uint64_t bits = 0;
    for (const char c : bytes.substr(0, 8))
        bits = bits << 8U | static_cast<unsigned char>(c);
    return static_cast<std::int64_t>(bits ^ sign_bit);
}

} // namespace quire::search::terms
