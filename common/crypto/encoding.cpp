#include <crypto/digest.hpp>

#include <array>

namespace quire::crypto {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view standard_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string encode_64(Bytes bytes, std::string_view alphabet)
{
    std::string out;
    out.reserve((bytes.size() * 4 + 2) / 3);
    unsigned pending = 0;
    int bits = 0;
    for (const auto b : bytes) {
        pending = (pending << 8U) | std::to_integer<unsigned>(b);
        for (bits += 8; bits >= 6; bits -= 6)
            out += alphabet[(pending >> static_cast<unsigned>(bits - 6)) & 63U];
        pending &= 0xffU;
    }
    if (bits > 0) out += alphabet[(pending << static_cast<unsigned>(6 - bits)) & 63U];
    return out;
}

std::optional<std::vector<std::byte>> decode_64(std::string_view text, std::string_view alphabet)
{
    if (text.size() % 4 == 1) return {};
    std::vector<std::byte> out;
    out.reserve(text.size() * 3 / 4);
    unsigned pending = 0;
    int bits = 0;
    for (const char c : text) {
        const auto digit = alphabet.find(c);
        if (digit == std::string_view::npos) return {};
        pending = ((pending << 6U) | static_cast<unsigned>(digit)) & 0xfffU;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        out.push_back(static_cast<std::byte>(pending >> static_cast<unsigned>(bits)));
    }
    const auto spare = pending & ((1U << static_cast<unsigned>(bits)) - 1U);
    if (spare != 0) return {};
    return out;
}

} // namespace

std::string to_hex(Bytes bytes)
{
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const auto b : bytes) {
        out += hex_digits[std::to_integer<unsigned>(b) >> 4U];
        out += hex_digits[std::to_integer<unsigned>(b) & 15U];
    }
    return out;
}

std::optional<std::vector<std::byte>> from_hex(std::string_view text)
{
    if (text.size() % 2 != 0) return {};
    std::vector<std::byte> out;
    out.reserve(text.size() / 2);
    unsigned pending = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
        const auto digit = hex_digits.find(lower);
        if (digit == std::string_view::npos) return {};
        pending = (pending << 4U) | static_cast<unsigned>(digit);
        if (i % 2 == 1) out.push_back(static_cast<std::byte>(pending & 0xffU));
    }
    return out;
}

std::string to_base64url(Bytes bytes)
{
    return encode_64(bytes, url_alphabet);
}

std::optional<std::vector<std::byte>> from_base64url(std::string_view text)
{
    return decode_64(text, url_alphabet);
}

std::string to_base64(Bytes bytes)
{
    auto out = encode_64(bytes, standard_alphabet);
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

std::optional<std::string> from_base64(std::string_view text)
{
    if (text.size() % 4 != 0) return {};
    for (int i = 0; i < 2 && text.ends_with('='); ++i)
        text.remove_suffix(1);
    const auto bytes = decode_64(text, standard_alphabet);
    if (!bytes) return {};
    return std::string{reinterpret_cast<const char*>(bytes->data()), bytes->size()};
}

} // namespace quire::crypto
