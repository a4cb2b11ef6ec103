#include <dialects/papra/credentials.hpp>

#include <algorithm>
#include <base/error.hpp>
#include <dialects/papra/keys.hpp>

namespace quire::dialects::papra {

namespace {

bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_shaped_like_a_key(std::string_view text)
{
    return text.size() == key_prefix.size() + key_random_characters &&
           text.starts_with(key_prefix) &&
           std::ranges::all_of(text.substr(key_prefix.size()), is_letter_or_digit);
}

} // namespace

std::optional<std::string> key_of(const http::Request& request)
{
    const auto authorization = request.authorization();
    if (!authorization) return {};
    const auto& token = authorization->credentials;
    if (authorization->scheme != "bearer" || token.empty() || token.find(' ') != std::string::npos)
        throw Unauthenticated{"not a bearer token"};
    if (!is_shaped_like_a_key(token)) return {};
    return token;
}

} // namespace quire::dialects::papra
