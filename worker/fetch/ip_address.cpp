#include <fetch/ip_address.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>

namespace quire::fetch {

namespace {

// A network as it is written in the registries of special addresses.
struct Special {
    std::array<std::uint8_t, 8> start; // no entry is longer than 64 bits
    int prefix;
};

constexpr std::array special_four = std::to_array<Special>({
    {{0}, 8},             // this network
    {{10}, 8},            // private
    {{100, 64}, 10},      // shared by carriers
    {{127}, 8},           // this host
    {{169, 254}, 16},     // link-local; clouds answer here with their secrets
    {{172, 16}, 12},      // private
    {{192, 0, 0}, 24},    // protocol assignments
    {{192, 0, 2}, 24},    // documentation
    {{192, 88, 99}, 24},  // 6to4 relays
    {{192, 168}, 16},     // private
    {{198, 18}, 15},      // benchmarking
    {{198, 51, 100}, 24}, // documentation
    {{203, 0, 113}, 24},  // documentation
    {{224}, 4},           // multicast
    {{240}, 4},           // reserved, and broadcast
});

// Within 2000::/3, outside of which nothing is public.
constexpr std::array special_six = std::to_array<Special>({
    {{0x20, 0x01, 0x00}, 23},             // protocol assignments, Teredo, ORCHID
    {{0x20, 0x01, 0x0d, 0xb8}, 32},       // documentation
    {{0x26, 0x20, 0x00, 0x4f, 0x80}, 48}, // AS112
    {{0x3f, 0xfe}, 16},                   // 6bone, given back
    {{0x3f, 0xff, 0x00}, 20},             // documentation
});

bool same_start(const std::uint8_t* one, const std::uint8_t* other, int bits)
{
    const auto whole = static_cast<std::size_t>(bits / 8);
    if (!std::equal(one, one + whole, other)) return false;
    if (bits % 8 == 0) return true;
    const auto mask = static_cast<std::uint8_t>(0xff00 >> (bits % 8));
    return (one[whole] & mask) == (other[whole] & mask);
}

template<std::size_t Count>
bool listed(const std::array<Special, Count>& specials, const IpAddress& address)
{
    return std::any_of(specials.begin(), specials.end(), [&](const auto& special) {
        return same_start(special.start.data(), address.bytes.data(), special.prefix);
    });
}

IpAddress four_at(const IpAddress& six, std::size_t offset)
{
    IpAddress four;
    std::copy_n(six.bytes.begin() + static_cast<std::ptrdiff_t>(offset), 4, four.bytes.begin());
    return four;
}

template<std::size_t Count>
bool starts_with(const IpAddress& address, const std::array<std::uint8_t, Count>& start)
{
    return std::equal(start.begin(), start.end(), address.bytes.begin());
}

// Where an IPv6 address carries the IPv4 address that it stands for.
std::optional<IpAddress> carried(const IpAddress& six)
{
    constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    constexpr std::array<std::uint8_t, 12> translated{0, 0x64, 0xff, 0x9b};
    constexpr std::array<std::uint8_t, 2> six_to_four{0x20, 0x02};
    if (starts_with(six, mapped) || starts_with(six, translated)) return four_at(six, 12);
    if (starts_with(six, six_to_four)) return four_at(six, 2);
    return {};
}

// ISATAP: a tunnel to the IPv4 address in the last four bytes.
bool tunnels_to_special(const IpAddress& six)
{
    const auto& b = six.bytes;
    return (b[8] & 0xfd) == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe &&
           listed(special_four, four_at(six, 12));
}

} // namespace

std::optional<IpAddress> parse_ip(std::string_view text)
{
    const std::string name{text};
    if (name.size() != std::strlen(name.c_str())) return {}; // a NUL inside
    IpAddress address;
    if (::inet_pton(AF_INET, name.c_str(), address.bytes.data()) == 1) return address;
    address.six = true;
    if (::inet_pton(AF_INET6, name.c_str(), address.bytes.data()) == 1) return address;
    return {};
}

std::string to_text(const IpAddress& address)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(address.six ? AF_INET6 : AF_INET, address.bytes.data(), text.data(), text.size());
    return text.data();
}

std::optional<IpAddress> ip_of(const sockaddr& address)
{
    IpAddress ip;
    if (address.sa_family == AF_INET) {
        std::memcpy(ip.bytes.data(), &reinterpret_cast<const sockaddr_in&>(address).sin_addr, 4);
        return ip;
    }
    if (address.sa_family != AF_INET6) return {};
    ip.six = true;
    std::memcpy(ip.bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, 16);
    return ip;
}

bool is_public(const IpAddress& address)
{
    if (!address.six) return !listed(special_four, address);
    if (const auto four = carried(address)) return is_public(*four);
    return (address.bytes[0] & 0xe0) == 0x20 && !listed(special_six, address) &&
           !tunnels_to_special(address);
}

bool Network::contains(const IpAddress& address) const
{
    return address.six == base.six && same_start(base.bytes.data(), address.bytes.data(), prefix);
}

std::optional<Network> parse_network(std::string_view text)
{
    const auto slash = text.find('/');
    const auto base = parse_ip(text.substr(0, slash));
    if (!base) return {};
    Network network{*base, base->six ? 128 : 32};
    if (slash == std::string_view::npos) return network;
    const auto bits = text.substr(slash + 1);
    int prefix = -1;
    const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), prefix);
    if (error != std::errc{} || end != bits.data() + bits.size()) return {};
    if (prefix < 0 || prefix > network.prefix) return {};
    network.prefix = prefix;
    return network;
}

} // namespace quire::fetch
