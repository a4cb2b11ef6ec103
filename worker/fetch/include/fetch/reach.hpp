#pragma once
// What may be reached: public addresses on the ports of the web, and what the configuration adds.

#include <cstdint>
#include <fetch/ip_address.hpp>
#include <fetch/web_address.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire::fetch {

// All addresses of a name. Empty when there is no such name; throws queue::Setback when nobody
// could be asked.
using Resolver = std::function<std::vector<IpAddress>(const std::string& host)>;
std::vector<IpAddress> ask_system(const std::string& host);

class Reach {
public:
    // Entries of fetch.allow: "name", "10.0.0.0/8", "[fd00::]/8", each with ":port" at its end or
    // without. Throws ConfigError that names the entry.
    explicit Reach(const std::vector<std::string>& allow, Resolver resolver = ask_system);

    bool permits(std::string_view host, const IpAddress& ip, std::uint16_t port) const;

    // The addresses to connect to, every one of them permitted. Throws queue::Hopeless when the
    // host is unknown or one of its addresses is not permitted: the same sentence for both, so that
    // nobody learns what names a private network has.
    std::vector<IpAddress> vet(const WebAddress& address) const;

private:
    struct Entry {
        std::string name;               // lower case, or
        std::optional<Network> network; // one of both
        std::uint16_t port = 0;         // 0: those of the web
    };
    static Entry read(const std::string& text);
    bool names(std::string_view host) const;

    std::vector<Entry> m_entries;
    Resolver m_resolver;
};

} // namespace quire::fetch
