#include <fetch/reach.hpp>

#include <algorithm>
#include <base/config.hpp>
#include <base/handle.hpp>
#include <base/text.hpp>
#include <charconv>
#include <fmt/format.h>
#include <netdb.h>
#include <queue/verdict.hpp>
#include <sys/socket.h>

namespace quire::fetch {

namespace {

constexpr auto unknown_host =
    "The file could not be fetched: the host of the address is unknown, or not a public one.";

bool web_port(std::uint16_t port)
{
    return port == 80 || port == 443;
}

// "[fd00::]/8" → "fd00::/8".
std::string without_brackets(std::string text)
{
    std::erase(text, '[');
    std::erase(text, ']');
    return text;
}

// Takes ":8443" off the end. A bare IPv6 address ends in a colon and digits, too: it is given a
// port only behind brackets.
std::uint16_t take_port(std::string& text, const std::string& entry)
{
    const auto colon = text.rfind(':');
    const auto bracket = text.rfind(']');
    if (colon == std::string::npos) return 0;
    const bool bare_six = bracket == std::string::npos && text.find(':') != colon;
    if (bare_six || (bracket != std::string::npos && bracket > colon)) return 0;
    unsigned port = 0;
    const auto* begin = text.data() + colon + 1;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(begin, end, port);
    if (error != std::errc{} || stop != end || port == 0 || port > 65535)
        throw ConfigError(fmt::format("fetch.allow: \"{}\" has no port behind its colon", entry));
    text.resize(colon);
    return static_cast<std::uint16_t>(port);
}

bool is_name(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    });
}

struct FreeAddresses {
    void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
};

} // namespace

std::vector<IpAddress> ask_system(const std::string& host)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
    const std::unique_ptr<addrinfo, FreeAddresses> owner{list};
    if (error == EAI_AGAIN || error == EAI_MEMORY || error == EAI_SYSTEM)
        throw queue::Setback{unknown_host};
    std::vector<IpAddress> found;
    for (const auto* one = list; one != nullptr; one = one->ai_next)
        if (const auto ip = ip_of(*one->ai_addr)) found.push_back(*ip);
    return found;
}

Reach::Entry Reach::read(const std::string& text)
{
    Entry entry;
    auto rest = lower_ascii(trim(text));
    entry.port = take_port(rest, text);
    entry.network = parse_network(without_brackets(rest));
    if (entry.network) return entry;
    entry.name = rest;
    if (!is_name(rest))
        throw ConfigError(fmt::format(
            "fetch.allow: \"{}\" is neither a host's name nor a network such as 10.0.0.0/8", text));
    return entry;
}

Reach::Reach(const std::vector<std::string>& allow, Resolver resolver)
    : m_resolver(std::move(resolver))
{
    for (const auto& text : allow)
        m_entries.push_back(read(text));
}

bool Reach::names(std::string_view host) const
{
    return std::any_of(m_entries.begin(), m_entries.end(),
                       [&](const auto& entry) { return entry.name == host; });
}

bool Reach::permits(std::string_view host, const IpAddress& ip, std::uint16_t port) const
{
    if (web_port(port) && is_public(ip)) return true;
    return std::any_of(m_entries.begin(), m_entries.end(), [&](const Entry& entry) {
        if (entry.port != 0 ? entry.port != port : !web_port(port)) return false;
        return entry.network ? entry.network->contains(ip) : entry.name == host;
    });
}

std::vector<IpAddress> Reach::vet(const WebAddress& address) const
{
    const bool lonely = !address.ip && address.host.find('.') == std::string::npos;
    if (lonely && !names(address.host)) throw queue::Hopeless{unknown_host};
    const auto found = address.ip ? std::vector{*address.ip} : m_resolver(address.host);
    // One address that is not public among others: whoever answers for the name is up to something.
    const bool all = std::all_of(found.begin(), found.end(), [&](const auto& ip) {
        return permits(address.host, ip, address.port);
    });
    if (found.empty() || !all) throw queue::Hopeless{unknown_host};
    return found;
}

} // namespace quire::fetch
