#include "patterns.hpp"

#include <algorithm>
#include <array>
#include <unicode/utf8.h>

namespace quire::search {

namespace {

// Sorted.
constexpr std::array<std::string_view, 33> stop_words{
    "a",   "an",    "and",  "are",   "as",    "at",   "be",   "but", "by",  "for",  "if",
    "in",  "into",  "is",   "it",    "no",    "not",  "of",   "on",  "or",  "such", "that",
    "the", "their", "then", "there", "these", "they", "this", "to",  "was", "will", "with"};
static_assert(std::ranges::is_sorted(stop_words));

constexpr std::size_t most_words_in_a_phrase = 32;

bool stops(const WordPattern& word)
{
    return word.kind == WordPattern::Kind::exact && is_stop_word(word.text);
}

// Stop words at the ends of a phrase say nothing; inside they keep the words apart.
void drop_outer_stop_words(WordPatterns& patterns)
{
    auto& words = patterns.words;
    const auto first = std::ranges::find_if_not(words, stops);
    if (first == words.end()) {
        patterns.only_stop_words = !words.empty();
        return;
    }
    words.erase(words.begin(), first);
    while (stops(words.back()))
        words.pop_back();
}

WordPattern read_glob(const Token& token)
{
    WordPattern word{.kind = WordPattern::Kind::glob, .text = token.plain};
    const auto wild = token.plain.find_first_of("*?");
    if (wild == std::string::npos) word.kind = WordPattern::Kind::exact;
    if (wild + 1 == token.plain.size() && token.plain.back() == '*') {
        word.kind = WordPattern::Kind::prefix;
        word.text.pop_back();
    }
    return word;
}

WordPattern read_word(const TextQuery& query, const Token& token)
{
    if (query.shape == TextQuery::Shape::pattern) return read_glob(token);
    if (query.matching == Matching::folded)
        return {.text = token.folded_form(), .starts_run = token.starts_run};
    if (query.shape == TextQuery::Shape::fuzzy)
        return {.kind = WordPattern::Kind::fuzzy,
                .text = token.plain,
                .distance = std::clamp(query.distance, 1, 2)};
    return {.text = token.plain};
}

} // namespace

bool is_stop_word(std::string_view plain)
{
    return std::ranges::binary_search(stop_words, plain);
}

WordPatterns read_patterns(const TextQuery& query)
{
    const auto tokens =
        tokenize(query.text, query.shape == TextQuery::Shape::pattern, most_words_in_a_phrase);
    WordPatterns out{.words = {}, .slop = query.slop, .matching = query.matching};
    for (const auto& token : tokens) {
        auto word = read_word(query, token);
        if (!word.text.empty() && word.text.find_first_not_of("*?") != std::string::npos)
            out.words.push_back(std::move(word));
    }
    // A character of an unspaced script is a whole token already: nothing can follow within it.
    if (query.shape == TextQuery::Shape::prefix && !out.words.empty() && !tokens.back().unspaced)
        out.words.back().kind = WordPattern::Kind::prefix;
    if (query.matching == Matching::plain) drop_outer_stop_words(out);
    return out;
}

bool fits_glob(std::u32string_view glob, std::u32string_view text)
{
    std::size_t g = 0, t = 0, star = std::u32string_view::npos, resume = 0;
    while (t < text.size()) {
        if (g < glob.size() && glob[g] == U'*') {
            star = g++;
            resume = t;
        } else if (g < glob.size() && (glob[g] == U'?' || glob[g] == text[t])) {
            ++g;
            ++t;
        } else if (star != std::u32string_view::npos) {
            g = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (g < glob.size() && glob[g] == U'*')
        ++g;
    return g == glob.size();
}

bool is_within_distance(std::u32string_view a, std::u32string_view b, int most)
{
    const auto longer = std::max(a.size(), b.size()), shorter = std::min(a.size(), b.size());
    if (longer - shorter > static_cast<std::size_t>(most)) return false;
    std::vector<int> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        above[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<int>(i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] =
                std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        if (*std::ranges::min_element(row) > most) return false;
        std::swap(before, above);
        std::swap(above, row);
    }
    return above[b.size()] <= most;
}

bool fits(const WordPattern& pattern, const std::string& token)
{
    switch (pattern.kind) {
    case WordPattern::Kind::exact:
        return token == pattern.text;
    case WordPattern::Kind::prefix:
        return token.starts_with(pattern.text);
    case WordPattern::Kind::glob:
        return fits_glob(to_utf32(pattern.text), to_utf32(token));
    case WordPattern::Kind::fuzzy:
        return is_within_distance(to_utf32(pattern.text), to_utf32(token), pattern.distance);
    }
    return false;
}

std::string fixed_beginning(const WordPattern& pattern)
{
    if (pattern.kind == WordPattern::Kind::glob)
        return pattern.text.substr(0, pattern.text.find_first_of("*?"));
    if (pattern.kind != WordPattern::Kind::fuzzy) return pattern.text;
    // The first letter of a misspelt word is taken to be right: the whole vocabulary is too long.
    std::int32_t end = 0;
    U8_FWD_1(reinterpret_cast<const std::uint8_t*>(pattern.text.data()), end,
             static_cast<std::int32_t>(pattern.text.size()));
    return pattern.text.substr(0, static_cast<std::size_t>(end));
}

} // namespace quire::search
