// Times, identifiers, addresses of clients, text.

#include "fuzz.hpp"

#include <base/address.hpp>
#include <base/clock.hpp>
#include <base/text.hpp>
#include <base/uuid.hpp>

namespace quire::fuzz {

void take(std::string_view input)
{
    if (const auto time = parse_time(input)) must(parse_time(iso_time(*time)) == time);
    if (const auto uuid = parse_uuid(input)) must(parse_uuid(to_string(*uuid)) == uuid);
    if (const auto uuid = parse_short_id(input)) must(short_id(*uuid) == input);
    const auto network = network_of(input);
    must(network_of(network) == network);
    const auto valid = to_valid_utf8(input);
    must(is_utf8(valid) && (valid == input) == is_utf8(input));
    must(first(valid, length(valid)) == valid);
    must(length(first(valid, 3)) <= 3);
}

std::vector<std::string> seeds()
{
    return {"2025-09-24T16:09:01.460974Z",
            "2025-02-28 23:59+01:30",
            "8d0c4c9e-58a5-4f0b-a3a3-4a86a9d4f9aa",
            "a1b2c3d4e5f6a7b8c9d0e1f2",
            "2001:db8:1:2::5",
            "::ffff:192.0.2.1",
            "192.0.2.1",
            "Gr\xc3\xbc\xc3\x9f\x65 \xf0\x9f\x97\x82 \xff"};
}

} // namespace quire::fuzz
