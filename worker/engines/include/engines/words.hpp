#pragma once
// Finding words again: in texts, and wherever else they may be left.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace quire::engines {

// A word as it is compared: ASCII letters small, without the punctuation around it. May be empty.
std::string bare_word(std::string_view word);

// A set of words to look for. A word is found where no letter or digit touches it, whatever the
// case of ASCII letters.
class WordSearch {
public:
    explicit WordSearch(const std::vector<std::string>& words); // bare ones; empty ones are skipped

    bool empty() const { return m_words.empty(); }
    bool any_in(std::string_view text) const;
    // Takes out of the search what stands in `text`.
    void forget_those_in(std::string_view text);
    std::vector<std::string> words() const; // that are still looked for

private:
    template<class OnFound>
    void find(std::string_view text, OnFound on_found) const;

    std::vector<std::string> m_words; // "" when forgotten
    std::unordered_map<std::string, std::vector<std::size_t>> m_by_start;
};

} // namespace quire::engines
