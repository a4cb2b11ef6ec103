#pragma once
// What went wrong, as clients of this API expect to hear it.

#include <exception>
#include <http/request.hpp>
#include <http/response.hpp>
#include <json/value.hpp>
#include <vector>

namespace quire::dialects::documentcloud {

// {"field": ["sentence", …]}; complaints about the whole input are "non_field_errors". Neutral
// field names become this API's.
json::Value field_errors(const std::vector<FieldError>& errors);

// Never throws; anything unknown is 500 without a word of what it was.
http::Response present_error(const std::exception& error, const http::Request& request);

} // namespace quire::dialects::documentcloud
