#pragma once
// How API keys look to Papra clients: "ppapi_" and 64 letters or digits.

#include <string_view>

namespace quire::dialects::papra {

inline constexpr std::string_view key_prefix = "ppapi_";
inline constexpr std::size_t key_random_characters = 64;

} // namespace quire::dialects::papra
