#include "fuzz.hpp"

#include <search/filter_syntax.hpp>
#include <search/ranked_syntax.hpp>

namespace quire::fuzz {

void take(std::string_view input)
{
    using namespace search;
    parse_filter(input);
    FilterOptions with_keys;
    with_keys.find_key = [](std::string_view name) -> std::optional<KnownKey> {
        if (name.empty()) return {};
        return KnownKey{std::string{name}, static_cast<KeyKind>(name.size() % 5)};
    };
    parse_filter(input, with_keys);
    for (const bool wildcards : {false, true})
        parse_ranked(input, {{"user", "1"}}, {.allow_wildcards = wildcards});
    must(!parse_ranked(escape_ranked(input)).escaped || parse_ranked(input).escaped);
}

std::vector<std::string> seeds()
{
    return {"+tax -\"annual report\" title:port*", "created_at:[2020-01-01 TO NOW-1DAY] sort:title",
            "(a OR b) AND NOT c~2 \"a b\"~5 x^3", "tag:invoice -draft created:>2024 (a or b)",
            "user:1 project:(2 3) hl:true"};
}

} // namespace quire::fuzz
