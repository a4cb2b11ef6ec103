#include <base/uuid.hpp>

namespace quire {

namespace {

__extension__ using Wide = unsigned __int128; // not ISO C++, but both our compilers have it

constexpr std::string_view base36_digits = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t short_id_length = 24;

unsigned to_unsigned(std::byte b)
{
    return std::to_integer<unsigned>(b);
}

int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The 122 bits of a version 4 UUID that are not fixed: all but the version nibble and the two
// variant bits.
Wide random_bits(const Uuid& uuid)
{
    Wide bits = 0;
    for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
        const unsigned byte = to_unsigned(uuid.bytes[i]);
        if (i == 6)
            bits = bits << 4 | (byte & 0x0fU);
        else if (i == 8)
            bits = bits << 6 | (byte & 0x3fU);
        else
            bits = bits << 8 | byte;
    }
    return bits;
}

Uuid from_random_bits(Wide bits)
{
    Uuid uuid;
    for (std::size_t i = uuid.bytes.size(); i-- > 0;) {
        const int width = i == 6 ? 4 : i == 8 ? 6 : 8;
        const unsigned fixed = i == 6 ? 0x40U : i == 8 ? 0x80U : 0U;
        const auto mask = (1U << width) - 1U;
        uuid.bytes[i] = static_cast<std::byte>((static_cast<unsigned>(bits) & mask) | fixed);
        bits >>= width;
    }
    return uuid;
}

} // namespace

Uuid random_uuid(const RandomSource& random)
{
    Uuid uuid;
    random(uuid.bytes);
    uuid.bytes[6] = (uuid.bytes[6] & std::byte{0x0f}) | std::byte{0x40};
    uuid.bytes[8] = (uuid.bytes[8] & std::byte{0x3f}) | std::byte{0x80};
    return uuid;
}

std::string to_string(const Uuid& uuid)
{
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += hex[to_unsigned(uuid.bytes[i]) >> 4];
        text += hex[to_unsigned(uuid.bytes[i]) & 0x0fU];
    }
    return text;
}

std::optional<Uuid> parse_uuid(std::string_view text)
{
    if (text.size() != 36) return {};
    Uuid uuid;
    std::size_t at = 0;
    for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
        if ((i == 4 || i == 6 || i == 8 || i == 10) && text[at++] != '-') return {};
        const int high = hex_value(text[at]);
        const int low = hex_value(text[at + 1]);
        if (high < 0 || low < 0) return {};
        uuid.bytes[i] = static_cast<std::byte>(high << 4 | low);
        at += 2;
    }
    return uuid;
}

std::string short_id(const Uuid& uuid)
{
    auto bits = random_bits(uuid);
    std::string text(short_id_length, base36_digits[0]);
    for (std::size_t i = short_id_length; i-- > 1;) {
        text[i] = base36_digits[static_cast<std::size_t>(bits % 36)];
        bits /= 36;
    }
    text[0] = base36_digits[static_cast<std::size_t>(bits)]; // < 26: 2^122 < 26 * 36^23
    return text;
}

std::optional<Uuid> parse_short_id(std::string_view text)
{
    if (text.size() != short_id_length || text[0] < 'a' || text[0] > 'z') return {};
    Wide bits = 0;
    for (const char c : text) {
        const auto digit = base36_digits.find(c);
        if (digit == std::string_view::npos) return {};
        bits = bits * 36 + digit;
    }
    if (bits >> 122 != 0) return {};
    return from_random_bits(bits);
}

} // namespace quire
