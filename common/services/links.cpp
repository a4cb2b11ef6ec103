#include <services/links.hpp>

#include "core.hpp"

#include <charconv>
#include <crypto/presigned.hpp>

namespace quire {

namespace {

std::vector<crypto::NamedKey> keys(Core& core)
{
    return {{"a", core.key("links")}};
}

} // namespace

std::string Links::sign(std::string_view method, std::string_view path)
{
    const auto expires = std::chrono::ceil<std::chrono::seconds>(m_core.now() + lifetime);
    const crypto::Grant grant{.method = std::string{method},
                              .path = std::string{path},
                              .expires = expires,
                              .most_bytes = 0,
                              .content_type = {},
                              .principal = {}};
    return "expires=" + std::to_string(expires.time_since_epoch().count()) +
           "&signature=" + crypto::sign_grant(grant, keys(m_core).front());
}

bool Links::verify(std::string_view method, std::string_view path, std::string_view expires,
                   std::string_view signature)
{
    std::int64_t seconds = 0;
    const auto [end, error] =
        std::from_chars(expires.data(), expires.data() + expires.size(), seconds);
    if (error != std::errc{} || end != expires.data() + expires.size()) return false;
    // One spelling per number, and none that overflows a time.
    if (std::to_string(seconds) != expires || seconds < 0 || seconds > std::int64_t{1} << 40)
        return false;
    const crypto::Grant grant{.method = std::string{method},
                              .path = std::string{path},
                              .expires = std::chrono::sys_seconds{std::chrono::seconds{seconds}},
                              .most_bytes = 0,
                              .content_type = {},
                              .principal = {}};
    return crypto::verify_grant(grant, signature, keys(m_core), m_core.now());
}

} // namespace quire
