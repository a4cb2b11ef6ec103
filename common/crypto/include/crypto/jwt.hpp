#pragma once
// JSON Web Tokens, HS256 and nothing else: the algorithm is fixed by the code, never taken from the
// token.

#include <base/clock.hpp>
#include <chrono>
#include <crypto/secret.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace quire::crypto {

struct Claims {
    std::string token_type; // "access", "refresh"
    std::string user_id;
    std::string jti; // id of this token, for revocation
    std::string iss;
    std::vector<std::string> aud;
    std::chrono::sys_seconds iat{};
    std::chrono::sys_seconds nbf{};
    std::chrono::sys_seconds exp{};
    bool operator==(const Claims&) const = default;
};

enum class TokenFault {
    malformed,     // not three parts of JSON, too long, claims missing or of a wrong type
    bad_algorithm, // header names anything but HS256, or extensions that must be understood
    bad_signature,
    wrong_type, // token_type is not the one expected
    wrong_issuer,
    wrong_audience,
    expired,      // now >= exp
    not_yet_valid // nbf or iat more than 60 s ahead of now
};
std::string_view to_string(TokenFault fault);

struct Expected {
    std::string_view token_type;
    std::string_view issuer;
    std::string_view audience;
};

inline constexpr std::size_t longest_token = 8192;

std::string sign_token(const Claims& claims, const Key& key);

// Nothing of the token is believed before its signature was checked.
std::variant<Claims, TokenFault> verify_token(std::string_view token, const Key& key,
                                              const Expected& expected, Time now);

} // namespace quire::crypto
