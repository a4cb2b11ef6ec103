#pragma once
// Snippets of page text with the searched words marked. Pure; cuts words exactly as the index does.

#include "query.hpp"

#include <cstddef>
#include <memory>
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

// Marks the words of one query in one page after the other. A word that comes again, on whatever
// page, is not compared again.
class Highlighter {
public:
    explicit Highlighter(const std::vector<TextQuery>& words);
    ~Highlighter();
    Highlighter(const Highlighter&) = delete;
    Highlighter& operator=(const Highlighter&) = delete;

    // About one sentence around each hit, every matched word between `before` and `after`, the text
    // otherwise as it is (not HTML-escaped). Empty when nothing matches.
    std::vector<std::string> snippets(std::string_view page_text,
                                      const SnippetOptions& options = {});

    // How often a word was compared with a word: what the work so far has cost.
    std::size_t comparisons() const;

private:
    class Marker;
    std::unique_ptr<Marker> m_marker;
};

// Of a single text.
std::vector<std::string> snippets(std::string_view page_text, const std::vector<TextQuery>& words,
                                  const SnippetOptions& options = {});

} // namespace quire::search
