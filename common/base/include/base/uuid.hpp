#pragma once
// RFC 9562 version 4 UUIDs: the public identity of things whose database key must not be guessed
// from outside.

#include <array>
#include <base/random.hpp>
#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace quire {

struct Uuid {
    std::array<std::byte, 16> bytes{};
    auto operator<=>(const Uuid&) const = default;
};

Uuid random_uuid(const RandomSource& random = system_random);

// "8d0c4c9e-58a5-4f0b-a3a3-4a86a9d4f9aa": lower case.
std::string to_string(const Uuid& uuid);
// Accepts either case, hyphens in their places only.
std::optional<Uuid> parse_uuid(std::string_view text);

// A second spelling for dialects that want short opaque ids: 24 characters [a-z0-9], the first a
// letter, one for each version 4 UUID and back (its 122 random bits in base 36).
std::string short_id(const Uuid& uuid);
std::optional<Uuid> parse_short_id(std::string_view text);

} // namespace quire
