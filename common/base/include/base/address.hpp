#pragma once
// Network addresses of clients, as they are counted.

#include <string>
#include <string_view>

namespace quire {

// Whom an address stands for: an IPv4 address for itself (also when it is written as IPv6), an IPv6
// address for its /64 network, of which one household or machine has all: "2001:db8:1:2::/64".
// Anything else stays as it is.
std::string network_of(std::string_view address);

} // namespace quire
