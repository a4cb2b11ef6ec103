#pragma once

#include <json/value.hpp>
#include <string>

namespace quire::json {

// Compact UTF-8 without white space. Bytes in texts that are not UTF-8 become U+FFFD, so that the
// result is always valid JSON. Throws std::invalid_argument for NaN and infinities.
std::string print(const Value& value);

} // namespace quire::json
