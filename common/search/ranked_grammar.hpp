#pragma once
// The shape of a ranked query as it was typed, before anybody asks what its fields mean.

#include <search/query.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire::search {

struct RankedClause;

struct RankedSyntax {
    enum class Kind { word, phrase, range, group };
    Kind kind = Kind::word;
    std::string field;   // as typed; empty: none
    std::string text;    // of a word or phrase, escapes resolved
    std::string pattern; // of a word: the same, its escaped wildcards replaced by blanks
    bool has_wildcard = false;
    int slop = 0;     // of a phrase
    int distance = 0; // of a word with ~: 1 or 2
    double boost = 1;
    std::string low, high; // of a range; "*": open
    bool low_inclusive = true, high_inclusive = true;
    std::vector<RankedClause> clauses; // of a group
};

struct RankedClause {
    Occur occur = Occur::optional; // required, optional or excluded
    RankedSyntax syntax;
};

struct RankedTree {
    RankedSyntax root;        // a group
    bool has_boolean = false; // holds AND or OR
};

// Nothing when the text is malformed. Reads at most 256 words; nested at most 32 deep.
std::optional<RankedTree> read_ranked(std::string_view text);

} // namespace quire::search
