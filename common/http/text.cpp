#include <http/text.hpp>

#include <algorithm>
#include <base/text.hpp>
#include <charconv>

namespace quire::http {

namespace {

int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_unreserved(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view{"-._~"}.find(c) != std::string_view::npos;
}

// The byte that an escape at the front of `text` stands for, -1 when there is none.
int escaped_byte(std::string_view text)
{
    if (text.size() < 3 || text[0] != '%') return -1;
    const int high = hex_digit(text[1]);
    const int low = hex_digit(text[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

std::string decode_leniently(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int byte = escaped_byte(text.substr(i));
        if (byte >= 0) {
            out += static_cast<char>(byte);
            i += 2;
        } else
            out += text[i] == '+' ? ' ' : text[i];
    }
    out = to_valid_utf8(out);
    for (auto at = out.find('\0'); at != std::string::npos; at = out.find('\0', at))
        out.replace(at, 1, "\xef\xbf\xbd");
    return out;
}

std::pair<std::string_view, std::string_view> cut(std::string_view text, char separator)
{
    const auto at = text.find(separator);
    if (at == std::string_view::npos) return {text, {}};
    return {text.substr(0, at), text.substr(at + 1)};
}

// A quoted-string or a plain word at the front of `text`, which is moved past it and the next ';'.
std::string take_value(std::string_view& text)
{
    std::string value;
    std::size_t i = 0;
    if (!text.empty() && text[0] == '"') {
        for (i = 1; i < text.size() && text[i] != '"'; ++i) {
            if (text[i] == '\\' && i + 1 < text.size()) ++i;
            value += text[i];
        }
        text.remove_prefix(std::min(i + 1, text.size()));
        text = cut(text, ';').second;
        return value;
    }
    const auto [plain, rest] = cut(text, ';');
    text = rest;
    return std::string{trim(plain)};
}

// Elements of a comma list; commas inside double quotes do not count.
std::vector<std::string_view> split_list(std::string_view text)
{
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') quoted = !quoted;
        if (text[i] == '\\' && quoted) ++i;
        if (i < text.size() && text[i] == ',' && !quoted) {
            parts.push_back(text.substr(begin, i - begin));
            begin = i + 1;
        }
    }
    parts.push_back(text.substr(begin));
    return parts;
}

} // namespace

std::optional<std::string> percent_decode(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const int byte = escaped_byte(text.substr(i));
        if (byte < 0) return {};
        out += static_cast<char>(byte);
        i += 2;
    }
    return out;
}

std::string percent_encode(std::string_view text, std::string_view keep)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c) || keep.find(c) != std::string_view::npos) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

Pairs parse_query(std::string_view query)
{
    Pairs pairs;
    for (const auto part : split(query, '&')) {
        if (part.empty()) continue;
        const auto [key, value] = cut(part, '=');
        pairs.emplace_back(decode_leniently(key), decode_leniently(value));
    }
    return pairs;
}

std::string build_query(const Pairs& pairs)
{
    std::string out;
    for (const auto& [key, value] : pairs) {
        if (!out.empty()) out += '&';
        out += percent_encode(key);
        out += '=';
        out += percent_encode(value);
    }
    return out;
}

Pairs parse_cookies(std::string_view header)
{
    Pairs cookies;
    for (const auto part : split(header, ';')) {
        const auto [key, raw] = cut(trim(part), '=');
        auto value = trim(raw);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
            value = value.substr(1, value.size() - 2);
        if (!trim(key).empty()) cookies.emplace_back(trim(key), value);
    }
    return cookies;
}

Pairs parse_parameters(std::string_view header)
{
    Pairs parameters;
    auto rest = cut(header, ';').second;
    while (!rest.empty()) {
        const auto end = rest.find_first_of("=;");
        if (end == std::string_view::npos) break;
        const auto key = lower_ascii(trim(rest.substr(0, end)));
        const bool has_value = rest[end] == '=';
        rest.remove_prefix(end + 1);
        if (!has_value) continue;
        rest = rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size()));
        auto value = take_value(rest);
        if (!key.empty()) parameters.emplace_back(key, std::move(value));
    }
    return parameters;
}

std::optional<std::string> MediaRange::parameter(std::string_view name) const
{
    for (const auto& [key, value] : parameters)
        if (key == name) return value;
    return {};
}

MediaRange parse_media_type(std::string_view header)
{
    MediaRange range;
    range.type = lower_ascii(trim(cut(header, ';').first));
    range.parameters = parse_parameters(header);
    std::erase_if(range.parameters, [&](const auto& parameter) {
        if (parameter.first != "q") return false;
        const auto& text = parameter.second;
        double q = 1;
        if (std::from_chars(text.data(), text.data() + text.size(), q).ec == std::errc{})
            range.quality = q >= 0 && q <= 1 ? q : 1;
        return true;
    });
    return range;
}

std::vector<MediaRange> parse_accept(std::string_view header)
{
    std::vector<MediaRange> ranges;
    for (const auto part : split_list(header)) {
        auto range = parse_media_type(part);
        if (!range.type.empty() && range.quality > 0) ranges.push_back(std::move(range));
    }
    std::ranges::stable_sort(ranges, std::ranges::greater{}, &MediaRange::quality);
    return ranges;
}

std::string content_disposition(Disposition disposition, std::string_view file_name)
{
    std::string plain;
    std::string full;
    for (const char c : to_valid_utf8(file_name)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) continue;
        full += c;
        // A '%' in the plain form is decoded by some clients, so it is not offered there.
        if (byte < 0x80)
            plain += (c == '"' || c == '\\' || c == '%') ? '_' : c;
        else if (byte >= 0xc0) // one '_' for each character
            plain += '_';
    }
    std::string out = disposition == Disposition::attachment ? "attachment" : "inline";
    out += "; filename=\"" + plain + '"';
    if (plain != full) out += "; filename*=UTF-8''" + percent_encode(full);
    return out;
}

} // namespace quire::http
