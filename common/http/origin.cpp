#include <http/origin.hpp>

#include <algorithm>
#include <base/text.hpp>

namespace quire::http {

namespace {

constexpr std::size_t longest_target = 2048;

// Bytes that every reader of a URL takes for themselves.
bool is_plain(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) {
        return c > ' ' && c < 0x7f && std::string_view{"\"<>\\^`{|}"}.find(c) == std::string::npos;
    });
}

bool is_digits(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "host", "host:8080", "[::1]:8080", in lower case; without `own_port`.
std::optional<std::string> authority(std::string_view text, std::string_view own_port)
{
    auto lower = lower_ascii(text);
    const auto good = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               std::string_view{".-:[]_"}.find(c) != std::string_view::npos;
    };
    if (lower.empty() || !std::ranges::all_of(lower, good)) return {};
    const auto colon = lower.rfind(':');
    const auto bracket = lower.rfind(']');
    const bool has_port =
        colon != std::string::npos && (bracket == std::string::npos || colon > bracket);
    if (!has_port) return lower;
    const std::string_view port = std::string_view{lower}.substr(colon + 1);
    if (colon == 0 || !is_digits(port)) return {};
    if (port == own_port) lower.erase(colon);
    return lower;
}

// A path that no reader mistakes for an address of another host.
bool is_own_path(std::string_view target)
{
    const auto path = target.substr(0, target.find_first_of("?#"));
    if (!path.starts_with('/') || path.find("//") != std::string_view::npos) return false;
    return std::ranges::none_of(split(path, '/'),
                                [](std::string_view part) { return part == "." || part == ".."; });
}

} // namespace

std::optional<std::string> origin_of(std::string_view url)
{
    if (!is_plain(url)) return {};
    const auto colon = url.find("://");
    if (colon == std::string_view::npos) return {};
    const auto scheme = lower_ascii(url.substr(0, colon));
    if (scheme != "http" && scheme != "https") return {};
    const auto rest = url.substr(colon + 3);
    const auto host =
        authority(rest.substr(0, rest.find_first_of("/?#")), scheme == "http" ? "80" : "443");
    if (!host) return {};
    return scheme + "://" + *host;
}

bool has_trusted_origin(std::string_view url, std::span<const std::string> trusted)
{
    const auto origin = origin_of(url);
    return origin && std::ranges::any_of(
                         trusted, [&](const auto& known) { return origin_of(known) == origin; });
}

std::optional<std::string> safe_redirect(std::string_view target,
                                         std::span<const std::string> trusted)
{
    if (target.empty() || target.size() > longest_target || !is_plain(target)) return {};
    if (target.starts_with('/'))
        return is_own_path(target) ? std::optional<std::string>{target} : std::nullopt;
    if (!has_trusted_origin(target, trusted)) return {};
    return std::string{target};
}

} // namespace quire::http
