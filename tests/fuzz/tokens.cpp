// Tokens and signatures by strangers: nothing is believed without the key.

#include "fuzz.hpp"

#include <array>
#include <crypto/jwt.hpp>
#include <crypto/presigned.hpp>

namespace quire::fuzz {

namespace {

const crypto::Key key{std::byte{7}};

crypto::Claims claims()
{
    return {.token_type = "access", .user_id = "1", .jti = "j", .iss = "i", .aud = {"a"}};
}

} // namespace

void take(std::string_view input)
{
    using namespace crypto;
    static const auto honest = sign_token(claims(), key);
    const auto found = verify_token(input, key, {"access", "i", "a"}, Time{});
    must(std::holds_alternative<TokenFault>(found) || input == honest);
    static const std::array<NamedKey, 1> keys = {NamedKey{"k", key}};
    static const Grant grant{.method = "PUT",
                             .path = "/x",
                             .expires = std::chrono::sys_seconds{std::chrono::seconds{9}}};
    static const auto signature = sign_grant(grant, keys[0]);
    must(!verify_grant(grant, input, keys, Time{}) || input == signature);
}

std::vector<std::string> seeds()
{
    return {
        sign_token(claims(), key), sign_token(claims(), {}), "e30.e30.", "k.aaaa", "..", "a.b.c"};
}

} // namespace quire::fuzz
