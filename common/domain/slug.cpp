#include <domain/slug.hpp>

#include "slug_table.hpp"

#include <base/text.hpp>

namespace quire {

namespace {

constexpr std::size_t longest = 255;

// Takes one code point off the front of valid UTF-8.
char32_t take_code_point(std::string_view& text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    char32_t code = size == 1 ? lead : lead & (0xffU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i)
        code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3fU);
    text.remove_prefix(size);
    return code;
}

template<std::size_t size>
bool inside(char32_t code, char32_t first, const std::array<std::string_view, size>&)
{
    return code >= first && code < first + size;
}

std::string_view transliterated(char32_t code)
{
    using namespace slug_table;
    if (inside(code, first_latin, latin)) return latin[code - first_latin];
    if (inside(code, first_greek, greek)) return greek[code - first_greek];
    if (inside(code, first_cyrillic, cyrillic)) return cyrillic[code - first_cyrillic];
    if (inside(code, first_vietnamese, vietnamese)) return vietnamese[code - first_vietnamese];
    return {};
}

bool is_gap(char32_t code)
{
    return code == ' ' || (code >= '\t' && code <= '\r') || code == '-' || code == 0xa0 ||
           (code >= 0x2000 && code <= 0x2015) || code == 0x202f || code == 0x3000;
}

bool is_plain(char32_t code)
{
    return (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9') || code == '_';
}

} // namespace

std::string slug(std::string_view title)
{
    const auto valid = to_valid_utf8(title);
    std::string_view rest = valid;
    std::string text;
    bool gap = false;
    const auto add = [&](std::string_view letters) {
        if (letters.empty()) return;
        if (gap && !text.empty()) text += '-';
        gap = false;
        text += letters;
    };
    while (!rest.empty() && text.size() < longest) {
        auto code = take_code_point(rest);
        if (code >= 'A' && code <= 'Z') code += 'a' - 'A';
        const char plain = static_cast<char>(code);
        if (is_gap(code))
            gap = true;
        else if (is_plain(code))
            add({&plain, 1});
        else
            add(transliterated(code));
    }
    text = text.substr(0, longest);
    const auto first = text.find_first_not_of("-_");
    if (first == std::string::npos) return "untitled";
    return text.substr(first, text.find_last_not_of("-_") - first + 1);
}

} // namespace quire
