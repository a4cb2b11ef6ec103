#include <crypto/presigned.hpp>

#include <base/text.hpp>
#include <fmt/format.h>

namespace quire::crypto {

namespace {

// Each field with its length before it, so that nothing can move from one field to the next.
std::string canonical(const Grant& grant, std::string_view key_id)
{
    std::string out = "quire-grant-1\n";
    const auto add = [&](std::string_view field) {
        out += fmt::format("{}:{}\n", field.size(), field);
    };
    add(grant.method);
    add(grant.path);
    add(std::to_string(grant.expires.time_since_epoch().count()));
    add(std::to_string(grant.most_bytes));
    add(grant.content_type);
    add(grant.principal);
    add(key_id);
    return out;
}

} // namespace

std::string sign_grant(const Grant& grant, const NamedKey& key)
{
    return key.id + '.' + to_base64url(hmac_sha256(key.key, bytes_of(canonical(grant, key.id))));
}

bool verify_grant(const Grant& grant, std::string_view signature, std::span<const NamedKey> keys,
                  Time now)
{
    bool good = false;
    for (const auto& key : keys)
        if (equal_in_constant_time(sign_grant(grant, key), signature)) good = true;
    return good && now < grant.expires;
}

} // namespace quire::crypto
