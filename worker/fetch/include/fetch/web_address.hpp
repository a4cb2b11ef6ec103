#pragma once
// http and https addresses, taken apart strictly: what two programs might read differently is
// refused, and what goes on to libcurl is put together anew from the parts.

#include <cstdint>
#include <fetch/ip_address.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace quire::fetch {

// what() says what is wrong with the address, as the second half of a sentence.
class BadAddress : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct WebAddress {
    bool secure = false;
    std::string host; // lower case ASCII, no dot at its end; of an IPv6 address: no brackets
    std::optional<IpAddress> ip; // when the host is a number
    std::uint16_t port = 0;
    std::string target; // path and query, begins with a slash

    std::string text() const; // the whole, in its one plain form
};

// Throws BadAddress. Refused are, among others: other schemes, users and passwords, control
// characters and spaces, backslashes, names beyond ASCII (their xn-- form is fine), percent signs
// in hosts, zones, numbers that are no plain address (octal, hexadecimal, short, one big number).
WebAddress parse_address(std::string_view text);

} // namespace quire::fetch
