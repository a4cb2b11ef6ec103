#include <crypto/jwt.hpp>

#include <algorithm>
#include <base/text.hpp>
#include <json/parse.hpp>
#include <json/print.hpp>

namespace quire::crypto {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr seconds skew{60};

std::string sealed(std::string_view signed_part, const Key& key)
{
    return to_base64url(hmac_sha256(key, bytes_of(signed_part)));
}

std::int64_t number(sys_seconds time)
{
    return time.time_since_epoch().count();
}

std::optional<json::Value> read_part(std::string_view part)
{
    const auto bytes = from_base64url(part);
    if (!bytes) return {};
    try {
        return json::parse({reinterpret_cast<const char*>(bytes->data()), bytes->size()},
                           {.bytes = longest_token, .depth = 8});
    } catch (const json::ParseError&) { // a token that is no JSON is an answer, not a failure
        return {};
    }
}

bool is_hs256(const json::Value& header)
{
    return header["alg"].text() == "HS256" && !header.has("crit") && !header.has("zip") &&
           (!header.has("typ") || header["typ"].text() == "JWT");
}

std::optional<sys_seconds> time_claim(const json::Value& claim)
{
    // Year 9999: later times would overflow arithmetic and are nobody's honest claim.
    constexpr std::int64_t latest = 253402300799;
    const auto value = claim.integer();
    if (!value || *value < 0 || *value > latest) return {};
    return sys_seconds{seconds{*value}};
}

std::optional<std::string> text_claim(const json::Value& claim)
{
    const auto value = claim.text();
    if (!value || value->empty()) return {};
    return std::string{*value};
}

std::optional<std::vector<std::string>> audience(const json::Value& claim)
{
    const auto* list = claim.array();
    if (!list) return {};
    std::vector<std::string> names;
    for (const auto& element : *list) {
        const auto text = element.text();
        if (!text) return {};
        names.emplace_back(*text);
    }
    return names;
}

std::optional<Claims> read_claims(const json::Value& payload)
{
    auto token_type = text_claim(payload["token_type"]);
    auto user_id = text_claim(payload["user_id"]);
    auto jti = text_claim(payload["jti"]);
    auto iss = text_claim(payload["iss"]);
    auto aud = audience(payload["aud"]);
    const auto iat = time_claim(payload["iat"]);
    const auto nbf = time_claim(payload["nbf"]);
    const auto exp = time_claim(payload["exp"]);
    if (!token_type || !user_id || !jti || !iss || !aud || !iat || !nbf || !exp) return {};
    return Claims{.token_type = *std::move(token_type),
                  .user_id = *std::move(user_id),
                  .jti = *std::move(jti),
                  .iss = *std::move(iss),
                  .aud = *std::move(aud),
                  .iat = *iat,
                  .nbf = *nbf,
                  .exp = *exp};
}

std::optional<TokenFault> fault_of(const Claims& claims, const Expected& expected, Time now)
{
    if (claims.token_type != expected.token_type) return TokenFault::wrong_type;
    if (claims.iss != expected.issuer) return TokenFault::wrong_issuer;
    if (std::ranges::find(claims.aud, expected.audience) == claims.aud.end())
        return TokenFault::wrong_audience;
    if (now >= claims.exp) return TokenFault::expired;
    if (claims.nbf > now + skew || claims.iat > now + skew) return TokenFault::not_yet_valid;
    return {};
}

} // namespace

std::string_view to_string(TokenFault fault)
{
    switch (fault) {
    case TokenFault::malformed:
        return "malformed";
    case TokenFault::bad_algorithm:
        return "bad algorithm";
    case TokenFault::bad_signature:
        return "bad signature";
    case TokenFault::wrong_type:
        return "wrong type";
    case TokenFault::wrong_issuer:
        return "wrong issuer";
    case TokenFault::wrong_audience:
        return "wrong audience";
    case TokenFault::expired:
        return "expired";
    case TokenFault::not_yet_valid:
        return "not yet valid";
    }
    return "unknown";
}

std::string sign_token(const Claims& claims, const Key& key)
{
    json::Array audience;
    for (const auto& name : claims.aud)
        audience.emplace_back(name);
    const json::Value header{{"alg", "HS256"}, {"typ", "JWT"}};
    const json::Value payload{
        {"token_type", claims.token_type}, {"exp", number(claims.exp)}, {"iat", number(claims.iat)},
        {"nbf", number(claims.nbf)},       {"jti", claims.jti},         {"user_id", claims.user_id},
        {"aud", std::move(audience)},      {"iss", claims.iss}};
    const auto signed_part = to_base64url(bytes_of(json::print(header))) + '.' +
                             to_base64url(bytes_of(json::print(payload)));
    return signed_part + '.' + sealed(signed_part, key);
}

std::variant<Claims, TokenFault> verify_token(std::string_view token, const Key& key,
                                              const Expected& expected, Time now)
{
    if (token.size() > longest_token) return TokenFault::malformed;
    const auto parts = split(token, '.');
    if (parts.size() != 3) return TokenFault::malformed;
    const auto header = read_part(parts[0]);
    if (!header || !header->object()) return TokenFault::malformed;
    if (!is_hs256(*header)) return TokenFault::bad_algorithm;

    const auto signed_part = token.substr(0, parts[0].size() + 1 + parts[1].size());
    if (!equal_in_constant_time(sealed(signed_part, key), parts[2]))
        return TokenFault::bad_signature;

    const auto payload = read_part(parts[1]);
    if (!payload) return TokenFault::malformed;
    auto claims = read_claims(*payload);
    if (!claims) return TokenFault::malformed;
    if (const auto fault = fault_of(*claims, expected, now)) return *fault;
    return *std::move(claims);
}

} // namespace quire::crypto
