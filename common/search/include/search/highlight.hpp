#pragma once
// Snippets of page text with the searched words marked. Pure; cuts words exactly as the index does.

#include "query.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace quire::search {

// The words and phrases of a query that may be marked: every text clause that is not excluded,
// whatever field it was aimed at.
std::vector<TextQuery> marked_words(const Query& query);

struct SnippetOptions {
    std::size_t most = 1;          // snippets
    std::size_t least_length = 70; // code points, if the text has that many
    std::size_t most_length = 300; // code points, roughly; cut at word ends
    std::string_view before = "<em>";
    std::string_view after = "</em>";
};

// About one sentence around each hit, every matched word between `before` and `after`, the text
// otherwise as it is (not HTML-escaped). Empty when nothing matches.
std::vector<std::string> snippets(std::string_view page_text, const std::vector<TextQuery>& words,
                                  const SnippetOptions& options = {});

} // namespace quire::search
