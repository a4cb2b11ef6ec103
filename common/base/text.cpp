#include <base/text.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace quire {

namespace {

bool is_continuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

// Bytes of the well-formed sequence at the front of `text`, 0 when there is none (Unicode 15, table
// 3-7).
std::size_t sequence_length(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto first_byte = byte(0);
    if (first_byte < 0x80) return 1;

    std::size_t size = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xbf;
    if (first_byte >= 0xc2 && first_byte <= 0xdf)
        size = 2;
    else if (first_byte >= 0xe0 && first_byte <= 0xef)
        size = 3;
    else if (first_byte >= 0xf0 && first_byte <= 0xf4)
        size = 4;
    else
        return 0;
    if (first_byte == 0xe0) low = 0xa0;
    if (first_byte == 0xed) high = 0x9f;
    if (first_byte == 0xf0) low = 0x90;
    if (first_byte == 0xf4) high = 0x8f;

    if (text.size() < size || byte(1) < low || byte(1) > high) return 0;
    for (std::size_t i = 2; i < size; ++i)
        if (!is_continuation(text[i])) return 0;
    return size;
}

// Bytes at the front that are whole blocks of eight ASCII characters: most text is.
std::size_t ascii_blocks(std::string_view text)
{
    std::size_t at = 0;
    for (std::uint64_t block = 0; at + sizeof block <= text.size(); at += sizeof block) {
        std::memcpy(&block, text.data() + at, sizeof block);
        if ((block & 0x8080808080808080U) != 0) break;
    }
    return at;
}

} // namespace

bool is_utf8(std::string_view text)
{
    while (!text.empty()) {
        text.remove_prefix(ascii_blocks(text));
        if (text.empty()) break;
        const auto size = sequence_length(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

std::string to_valid_utf8(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto size = sequence_length(text);
        if (size == 0)
            out += "\xef\xbf\xbd";
        else
            out += text.substr(0, size);
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return out;
}

std::size_t length(std::string_view text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::string_view first(std::string_view text, std::size_t most)
{
    std::size_t at = 0;
    while (at < text.size()) {
        if (!is_continuation(text[at]) && most-- == 0) break;
        ++at;
    }
    return text.substr(0, at);
}

std::string_view trim(std::string_view text)
{
    constexpr std::string_view space = " \t\r\n\f\v";
    const auto begin = text.find_first_not_of(space);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (;;) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

std::string lower_ascii(std::string_view text)
{
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

bool equals_ignoring_case(std::string_view a, std::string_view b)
{
    return lower_ascii(a) == lower_ascii(b);
}

} // namespace quire
