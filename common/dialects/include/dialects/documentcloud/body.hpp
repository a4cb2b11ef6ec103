#pragma once
// Request bodies: JSON as it is; forms as an object of texts (a repeated name becomes a list).

#include <cstddef>
#include <http/body.hpp>
#include <json/value.hpp>

namespace quire::dialects::documentcloud {

// No body at all is an empty object. Files in a form are passed over. Throws
// http::UnsupportedMedia, http::MalformedJson, http::MalformedForm, TooLarge.
json::Value read_body(http::Body& body, std::size_t most_bytes);

} // namespace quire::dialects::documentcloud
