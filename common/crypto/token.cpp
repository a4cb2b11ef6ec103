#include <crypto/digest.hpp>
#include <crypto/token.hpp>

#include <array>

namespace quire::crypto {

std::string random_token(std::size_t length, const RandomSource& random)
{
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    constexpr auto fair =
        256 / alphabet.size() * alphabet.size(); // bytes from here are thrown away

    std::string token;
    std::array<std::byte, 64> pool{};
    while (token.size() < length) {
        random(pool);
        for (const auto b : pool) {
            const auto number = std::to_integer<std::size_t>(b);
            if (number < fair && token.size() < length) token += alphabet[number % alphabet.size()];
        }
    }
    return token;
}

std::string stored_form(std::string_view token)
{
    return to_base64url(sha256(token));
}

} // namespace quire::crypto
