#pragma once
// Origins as browsers name them, "https://archive.example:8080", and addresses that a browser may
// safely be sent to.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace quire::http {

// Scheme and host in lower case, without the scheme's own port, without what follows. Empty for
// anything but a plain http or https address: no user name, no backslash, no control byte.
std::optional<std::string> origin_of(std::string_view url);

// Whether `url` has the origin of one of `trusted` (addresses; empty and bad ones are nobody's).
bool has_trusted_origin(std::string_view url, std::span<const std::string> trusted);

// `target` when it is a path of this server ("/…") or an address below one of `trusted`; empty
// when it could lead a browser elsewhere, or cannot stand in a Location header.
std::optional<std::string> safe_redirect(std::string_view target,
                                         std::span<const std::string> trusted);

} // namespace quire::http
