#pragma once
// Argon2id: 19 MiB, 2 passes, 1 lane, as a PHC string "$argon2id$v=19$m=19456,t=2,p=1$…$…".

#include <base/random.hpp>
#include <string>
#include <string_view>

namespace quire::crypto {

inline constexpr std::size_t longest_password = 1024; // bytes

// Throws Invalid{"password", …} for an empty one or one above longest_password.
std::string hash_password(std::string_view password, const RandomSource& random = system_random);

// False for a hash that cannot be read or that asks for more than 64 MiB or 10 passes.
bool verify_password(std::string_view password, std::string_view hash);

// For unknown users: costs what verify_password costs, so that time does not tell who exists.
// Always false.
bool verify_no_password(std::string_view password);

// The hash was made with other costs than today's: hash the password anew after a good login.
bool needs_rehash(std::string_view hash);

} // namespace quire::crypto
