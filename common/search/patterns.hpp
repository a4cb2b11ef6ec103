#pragma once
// What a text query asks of tokens: read once, used by the index query and by the highlighter.

#include "tokens.hpp"

#include <search/query.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace quire::search {

// One token of a query.
struct WordPattern {
    enum class Kind { exact, prefix, glob, fuzzy };
    Kind kind = Kind::exact;
    std::string text; // plain or folded, as the query's matching says
    int distance = 0;
    bool starts_run = false;
};

struct WordPatterns {
    std::vector<WordPattern> words; // adjacent and in order; empty: nothing to look for
    int slop = 0;
    Matching matching = Matching::plain;
    bool only_stop_words = false; // `words` holds them all the same
};

WordPatterns read_patterns(const TextQuery& query);

bool is_stop_word(std::string_view plain);

// Does the whole `text` fit? `*` any number of characters, `?` one.
bool fits_glob(std::u32string_view glob, std::u32string_view text);

// Insert, delete, replace or swap neighbours: at most `most` times.
bool is_within_distance(std::u32string_view a, std::u32string_view b, int most);

bool fits(const WordPattern& pattern, const std::string& token);

// The beginning every fitting token has.
std::string fixed_beginning(const WordPattern& pattern);

} // namespace quire::search
