#include "fuzz.hpp"

#include "pdf/unicode_map.hpp"

namespace quire::fuzz {

void take(std::string_view input)
{
    const auto map = engines::parse_unicode_map(input);
    must(map.letters.size() <= 65'536);
    engines::parse_unicode_map(engines::written(map));
}

std::vector<std::string> seeds()
{
    return {"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <41> <0042> endbfchar",
            "2 beginbfrange <0000> <00ff> <0041> <0100> <0101> [<0041> <D83DDE00>] endbfrange"};
}

} // namespace quire::fuzz
