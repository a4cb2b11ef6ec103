#include "fuzz.hpp"

#include <fetch/ip_address.hpp>
#include <fetch/web_address.hpp>

namespace quire::fuzz {

void take(std::string_view input)
{
    using namespace fetch;
    if (const auto ip = parse_ip(input)) {
        must(parse_ip(to_text(*ip)) == ip);
        is_public(*ip);
    }
    if (const auto network = parse_network(input)) must(network->contains(network->base));
    try {
        const auto address = parse_address(input);
        const auto again = parse_address(address.text());
        must(again.text() == address.text() && again.host == address.host &&
             again.port == address.port);
        must(address.target.starts_with("/"));
    } catch (const BadAddress&) {
    }
}

std::vector<std::string> seeds()
{
    return {"http://archive.example/a.pdf?x=1",
            "https://[2001:db8::1]:8443/",
            "http://192.0.2.1",
            "10.0.0.0/8",
            "::ffff:192.0.2.1",
            "https://xn--bcher-kva.example./%20",
            "http://user@host/",
            "fd00::/8"};
}

} // namespace quire::fuzz
