#pragma once
// The strict half of parsing. cJSON builds the tree but is lenient about numbers, control bytes,
// U+0000 and what follows the value, and it keeps numbers as doubles; so the text is checked
// against RFC 8259 first, and the spelling of every number is kept in order of appearance.

#include <cstddef>
#include <json/parse.hpp>
#include <string_view>
#include <vector>

namespace quire::json {

// Throws ParseError. The result points into `text`.
std::vector<std::string_view> check_grammar(std::string_view text, std::size_t most_depth);

} // namespace quire::json
