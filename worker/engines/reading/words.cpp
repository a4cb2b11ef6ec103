#include <engines/words.hpp>

#include <algorithm>

namespace quire::engines {

namespace {

// Bytes of letters beyond ASCII count as letters.
bool is_part_of_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}

char small(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view first_piece(std::string_view text)
{
    return text.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(text, is_part_of_word) -
                                                   text.begin()));
}

} // namespace

std::string bare_word(std::string_view word)
{
    while (!word.empty() && !is_part_of_word(word.front()))
        word.remove_prefix(1);
    while (!word.empty() && !is_part_of_word(word.back()))
        word.remove_suffix(1);
    std::string bare{word};
    std::ranges::transform(bare, bare.begin(), small);
    return bare;
}

WordSearch::WordSearch(const std::vector<std::string>& words)
{
    for (const auto& word : words)
        if (auto bare = bare_word(word); !bare.empty()) m_words.push_back(std::move(bare));
    std::ranges::sort(m_words);
    m_words.erase(std::unique(m_words.begin(), m_words.end()), m_words.end());
    for (std::size_t i = 0; i < m_words.size(); ++i)
        m_by_start[std::string{first_piece(m_words[i])}].push_back(i);
}

// Calls on_found with the number of each word found; true from it ends the search.
template<class OnFound>
void WordSearch::find(std::string_view text, OnFound on_found) const
{
    std::string lower{text};
    std::ranges::transform(lower, lower.begin(), small);
    const std::string_view all{lower};
    std::string start;
    for (std::size_t at = 0; at < all.size();) {
        start = first_piece(all.substr(at));
        if (const auto found = m_by_start.find(start); found != m_by_start.end())
            for (const auto number : found->second) {
                const auto& word = m_words[number];
                const auto end = at + word.size();
                const bool here = !word.empty() && all.substr(at, word.size()) == word &&
                                  (end == all.size() || !is_part_of_word(all[end]));
                if (here && on_found(number)) return;
            }
        at += std::max<std::size_t>(start.size(), 1);
    }
}

bool WordSearch::any_in(std::string_view text) const
{
    bool found = false;
    if (!m_words.empty()) find(text, [&](std::size_t) { return found = true; });
    return found;
}

void WordSearch::forget_those_in(std::string_view text)
{
    std::vector<std::size_t> numbers;
    find(text, [&](std::size_t number) {
        numbers.push_back(number);
        return false;
    });
    for (const auto number : numbers)
        m_words[number].clear();
}

std::vector<std::string> WordSearch::words() const
{
    std::vector<std::string> left;
    for (const auto& word : m_words)
        if (!word.empty()) left.push_back(word);
    return left;
}

} // namespace quire::engines
