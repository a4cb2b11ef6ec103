#pragma once
// What a fuzz program says about itself. fuzz.cpp does the rest.

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace quire::fuzz {

// Takes any bytes. A crash, a sanitizer's report, an exception that the parser does not promise or
// a broken must() is a bug.
void take(std::string_view input);

// Inputs to begin with: well formed, one for each branch of the grammar that chance would not find.
std::vector<std::string> seeds();

inline void must(bool holds)
{
    if (!holds) std::abort();
}

// Splits at zero bytes, for parsers that take several texts.
std::vector<std::string_view> parts(std::string_view input, std::size_t count);

} // namespace quire::fuzz
