#pragma once

#include <base/random.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace quire::crypto {

// `length` characters of [A-Za-z0-9], each equally likely: 5.95 bits per character.
std::string random_token(std::size_t length, const RandomSource& random = system_random);

// How tokens are stored and looked up: SHA-256, base64url without padding.
std::string stored_form(std::string_view token);

} // namespace quire::crypto
