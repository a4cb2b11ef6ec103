#pragma once
// "Authorization: Bearer ppapi_…".

#include <http/request.hpp>
#include <optional>
#include <string>

namespace quire::dialects::papra {

// The API key of a request; empty when there is none, or something that is not shaped like one.
// Throws Unauthenticated for a header that is not a bearer token at all.
std::optional<std::string> key_of(const http::Request& request);

} // namespace quire::dialects::papra
