#pragma once
// IP addresses, and which of them belong to everybody. Pure functions.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr;

namespace quire::fetch {

struct IpAddress {
    bool six = false;
    std::array<std::uint8_t, 16> bytes{}; // network order; four of them for IPv4
    bool operator==(const IpAddress&) const = default;
};

// "192.0.2.1" or "2001:db8::1": the plain forms only, no brackets, zones, octal or short numbers.
std::optional<IpAddress> parse_ip(std::string_view text);
std::string to_text(const IpAddress& address);
std::optional<IpAddress> ip_of(const sockaddr& address); // empty for other families

// Whether anybody on the Internet could be meant. Everything special is not: this host, private
// networks, link-local, shared, documentation, benchmarking, multicast, reserved; and IPv6
// addresses that carry an IPv4 address are what that one is.
bool is_public(const IpAddress& address);

// All addresses that begin with the same bits.
struct Network {
    IpAddress base;
    int prefix = 0; // bits
    bool contains(const IpAddress& address) const;
};
std::optional<Network> parse_network(std::string_view text); // "10.0.0.0/8", or one address

} // namespace quire::fetch
