#pragma once
// URLs that carry their own authority for a short time: HMAC-SHA256 over everything they allow.

#include <base/clock.hpp>
#include <chrono>
#include <crypto/secret.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace quire::crypto {

// What a presigned URL allows. All fields are signed, each with its length, so that no two grants
// have the same canonical form.
struct Grant {
    std::string method; // "GET", "PUT"
    std::string path;   // as the router decodes it
    std::chrono::sys_seconds expires{};
    std::int64_t most_bytes = 0; // PUT: largest body; GET: 0
    std::string content_type;    // PUT: the only one accepted; empty: any
    std::string principal;       // whom or what it was made for: user id, upload id, access epoch
    bool operator==(const Grant&) const = default;
};

// Keys by id, newest first: the first signs, all verify, so that keys can be rotated.
struct NamedKey {
    std::string id; // [a-z0-9]+
    Key key;
};

// "<key id>.<43 characters base64url>".
std::string sign_grant(const Grant& grant, const NamedKey& key);

// False when expired, when no key has the signature's key id, or when any field or character
// differs.
bool verify_grant(const Grant& grant, std::string_view signature, std::span<const NamedKey> keys,
                  Time now);

} // namespace quire::crypto
