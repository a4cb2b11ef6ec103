#pragma once
// The ranked query language: words are optional and ranked unless + or AND makes them required,
// "phrases", field:value, [ranges], control words sort:/order:/hl:. Pure and total: any bytes give
// a query, malformed ones are escaped and read again.

#include "query.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quire::search {

struct RankedOptions {
    bool allow_wildcards = false; // * and ? inside words, and ~; otherwise read literally
    Time now = {};                // what NOW means; microseconds
};

struct RankedQuery {
    Query query;
    std::optional<std::string> sort; // the last sort: or order: word, as typed
    std::optional<bool> highlight;   // hl:true, hl:false
    bool escaped = false;            // the text did not parse and was read literally
    bool is_fuzzy = false;           // holds a fuzzy word
    bool has_text = false;           // holds words that rank
};

// `parameters` are filters given beside the text: (field name, optionally with leading '-'; value).
// Names that are no field are ignored, so a whole query string may be passed. Repeats are ORed.
RankedQuery parse_ranked(std::string_view text,
                         const std::vector<std::pair<std::string, std::string>>& parameters = {},
                         const RankedOptions& options = {});

// True when `name` (without '-') is a field that `parameters` may carry.
bool is_ranked_field(std::string_view name);

// The text with everything special made literal: balanced phrases, a leading sign and field names
// stay. What parse_ranked() retries with.
std::string escape_ranked(std::string_view text);

} // namespace quire::search
