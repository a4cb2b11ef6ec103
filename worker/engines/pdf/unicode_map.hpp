#pragma once
// /ToUnicode: which letters the codes of a font stand for.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace quire::engines {

struct UnicodeMap {
    std::map<std::uint32_t, std::string> letters; // code → UTF-8
    std::size_t code_bytes = 1;                   // of the longest code
};

// What a CMap says, as far as it can be made out; never more than 65,536 codes.
UnicodeMap parse_unicode_map(std::string_view cmap);

// A CMap that says so.
std::string written(const UnicodeMap& map);

} // namespace quire::engines
