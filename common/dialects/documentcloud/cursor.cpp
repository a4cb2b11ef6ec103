#include <array>
#include <base/text.hpp>
#include <dialects/documentcloud/paging.hpp>

namespace quire::dialects::documentcloud {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string to_base64url(std::string_view bytes)
{
    std::string out;
    unsigned bits = 0;
    int waiting = 0; // bits not yet written
    for (const char c : bytes) {
        bits = (bits << 8U | static_cast<unsigned char>(c)) & 0xffffU;
        for (waiting += 8; waiting >= 6; waiting -= 6)
            out += alphabet[bits >> (waiting - 6) & 63U];
    }
    if (waiting > 0) out += alphabet[bits << (6 - waiting) & 63U];
    return out;
}

std::optional<std::string> from_base64url(std::string_view text)
{
    std::string out;
    unsigned bits = 0;
    int waiting = 0;
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos) return {};
        bits = (bits << 6U | static_cast<unsigned>(value)) & 0xffffU;
        waiting += 6;
        if (waiting < 8) continue;
        waiting -= 8;
        out += static_cast<char>(bits >> waiting & 0xffU);
    }
    return out;
}

constexpr char separator = '\x1f'; // in no ordering and no number; the sort value comes last

} // namespace

std::string encode(const Cursor& cursor)
{
    std::string text{cursor.backward ? "b" : "f"};
    text += separator;
    text += cursor.ordering;
    text += separator;
    text += std::to_string(cursor.position.id);
    text += separator;
    text += cursor.position.key;
    return to_base64url(text);
}

std::optional<Cursor> decode(std::string_view text)
{
    const auto plain = from_base64url(text);
    if (!plain || !is_utf8(*plain)) return {};
    std::array<std::string_view, 3> parts;
    std::string_view rest = *plain;
    for (auto& part : parts) {
        const auto end = rest.find(separator);
        if (end == std::string_view::npos) return {};
        part = rest.substr(0, end);
        rest.remove_prefix(end + 1);
    }
    const auto id = read_integer(parts[2]);
    if (!id || (parts[0] != "b" && parts[0] != "f")) return {};
    return Cursor{std::string{parts[1]}, Position{std::string{rest}, *id}, parts[0] == "b"};
}

} // namespace quire::dialects::documentcloud
