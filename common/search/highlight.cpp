#include <search/highlight.hpp>

#include "patterns.hpp"
#include "tokens.hpp"

#include <base/text.hpp>

#include <algorithm>
#include <span>
#include <unicode/utf8.h>
#include <unordered_map>

namespace quire::search {

namespace {

void collect(const Query& query, std::vector<TextQuery>& words)
{
    if (const auto* text = std::get_if<TextQuery>(&query.node)) words.push_back(*text);
    const auto* group = std::get_if<Group>(&query.node);
    if (group == nullptr) return;
    for (const auto& clause : group->clauses)
        if (clause.occur != Occur::excluded && clause.occur != Occur::filter)
            collect(clause.query, words);
}

bool ends_sentence(std::string_view between)
{
    for (const std::string_view stop :
         {". ", ".\n", "! ", "!\n", "? ", "?\n", "\n\n", "。", "！", "？"})
        if (between.find(stop) != std::string_view::npos) return true;
    return between.find('\f') != std::string_view::npos;
}

// Cuts snippets out of the text: whole tokens [first, last].
class Cutter {
public:
    Cutter(std::string_view text, const std::vector<Token>& tokens, const std::vector<bool>& marks,
           const SnippetOptions& options)
        : m_text(text), m_tokens(tokens), m_marks(marks), m_options(options)
    {
    }

    std::vector<std::string> run()
    {
        std::vector<std::string> out;
        std::size_t from = 0; // tokens before are used up
        while (out.size() < m_options.most) {
            const auto hit = next_mark(from);
            if (hit == m_tokens.size()) break;
            const auto [first, last] = around(hit, from);
            out.push_back(render(first, last));
            from = last + 1;
        }
        return out;
    }

private:
    std::size_t next_mark(std::size_t from) const
    {
        while (from < m_tokens.size() && !m_marks[from])
            ++from;
        return from;
    }

    // Bytes stand in for characters here: a snippet of another script is shorter, not wrong.
    std::size_t bytes(std::size_t first, std::size_t last) const
    {
        return m_tokens[last].end - m_tokens[first].begin;
    }
    std::size_t characters(std::size_t first, std::size_t last) const
    {
        return to_utf32(m_text.substr(m_tokens[first].begin, bytes(first, last))).size();
    }
    bool breaks_before(std::size_t token) const
    {
        const auto begin = m_tokens[token - 1].end;
        return ends_sentence(m_text.substr(begin, m_tokens[token].begin - begin));
    }

    std::pair<std::size_t, std::size_t> around(std::size_t hit, std::size_t from) const
    {
        auto first = hit, last = hit;
        const auto before_hit = m_options.most_length / 2;
        while (first > from && !breaks_before(first) && bytes(first - 1, hit) <= before_hit)
            --first;
        while (last + 1 < m_tokens.size() && bytes(first, last + 1) <= m_options.most_length &&
               (!breaks_before(last + 1) || is_short(first, last)))
            ++last;
        while (first > from && is_short(first, last))
            --first;
        while (last + 1 < m_tokens.size() && is_short(first, last))
            ++last;
        return {first, last};
    }

    bool is_short(std::size_t first, std::size_t last) const
    {
        const auto size = bytes(first, last);
        return size < 4 * m_options.least_length &&
               characters(first, last) < m_options.least_length;
    }

    std::string render(std::size_t first, std::size_t last) const
    {
        auto at = m_tokens[first].begin;
        std::string out;
        for (auto i = first; i <= last; ++i) {
            const auto& token = m_tokens[i];
            out.append(m_text.substr(at, token.begin - at));
            if (m_marks[i]) out.append(m_options.before);
            out.append(m_text.substr(token.begin, token.end - token.begin));
            if (m_marks[i]) out.append(m_options.after);
            at = token.end;
        }
        return out.append(m_text.substr(at, closing_marks(at)));
    }

    // The full stop and such after the last word belong to the sentence.
    std::size_t closing_marks(std::size_t at) const
    {
        std::size_t size = 0;
        while (at + size < m_text.size() &&
               std::string_view{".,;:!?)]}\"'%"}.find(m_text[at + size]) != std::string_view::npos)
            ++size;
        return size;
    }

    std::string_view m_text;
    const std::vector<Token>& m_tokens;
    const std::vector<bool>& m_marks;
    const SnippetOptions& m_options;
};

} // namespace

std::vector<TextQuery> marked_words(const Query& query)
{
    std::vector<TextQuery> words;
    collect(query, words);
    return words;
}

// Marks the tokens of every occurrence. With slop the words may come in any order within the
// window, as the index finds them.
class Highlighter::Marker {
public:
    explicit Marker(const std::vector<TextQuery>& words)
    {
        for (const auto& word : words) {
            auto patterns = read_patterns(word);
            const auto count = patterns.words.size();
            if (count == 0 || (count == 1 && patterns.only_stop_words)) continue;
            (count == 1 ? m_single : m_several).push_back(std::move(patterns));
        }
    }

    std::vector<bool> marks(const std::vector<Token>& tokens)
    {
        std::vector<bool> marks(tokens.size());
        if (!m_single.empty())
            std::transform(tokens.begin(), tokens.end(), marks.begin(),
                           [&](const Token& token) { return fits_single(token); });
        for (const auto& patterns : m_several)
            patterns.slop > 0 ? mark_near(patterns, tokens, marks)
                              : mark_phrase(patterns, tokens, marks);
        return marks;
    }

    std::size_t comparisons() const { return m_comparisons; }

private:
    bool fits(const WordPattern& word, const Token& token, Matching matching)
    {
        ++m_comparisons;
        if (matching == Matching::plain) return search::fits(word, token.plain);
        return search::fits(word, token.folded_form()) && (!word.starts_run || token.starts_run);
    }

    bool fits_single(const Token& token)
    {
        const auto compare = [&] {
            return std::ranges::any_of(m_single, [&](const auto& patterns) {
                return fits(patterns.words.front(), token, patterns.matching);
            });
        };
        auto& known = token.starts_run ? m_known_at_run : m_known_in_run;
        if (known.size() >= most_known) known.clear();
        const auto [at, fresh] = known.try_emplace(token.plain, false);
        if (fresh) at->second = compare();
        return at->second;
    }

    void mark_phrase(const WordPatterns& patterns, const std::vector<Token>& tokens,
                     std::vector<bool>& marks)
    {
        const auto& words = patterns.words;
        for (std::size_t at = 0; at + words.size() <= tokens.size(); ++at)
            if (begins(patterns, tokens, at))
                std::fill_n(marks.begin() + static_cast<std::ptrdiff_t>(at), words.size(), true);
    }

    bool begins(const WordPatterns& patterns, const std::vector<Token>& tokens, std::size_t at)
    {
        for (std::size_t i = 0; i < patterns.words.size(); ++i)
            if (!fits(patterns.words[i], tokens[at + i], patterns.matching)) return false;
        return true;
    }

    void mark_near(const WordPatterns& patterns, const std::vector<Token>& tokens,
                   std::vector<bool>& marks)
    {
        const auto window = patterns.words.size() + static_cast<std::size_t>(patterns.slop);
        for (std::size_t at = 0; at < tokens.size(); ++at) {
            if (!fits_any(patterns, tokens[at])) continue;
            const auto end = std::min(at + window, tokens.size());
            const std::span near{tokens.data() + at, end - at};
            if (!holds_all(patterns, near)) continue;
            for (std::size_t i = 0; i < near.size(); ++i)
                if (fits_any(patterns, near[i])) marks[at + i] = true;
        }
    }

    bool fits_any(const WordPatterns& patterns, const Token& token)
    {
        return std::ranges::any_of(
            patterns.words, [&](const auto& word) { return fits(word, token, patterns.matching); });
    }

    bool holds_all(const WordPatterns& patterns, std::span<const Token> tokens)
    {
        return std::ranges::all_of(patterns.words, [&](const auto& word) {
            return std::ranges::any_of(
                tokens, [&](const auto& token) { return fits(word, token, patterns.matching); });
        });
    }

    static constexpr std::size_t most_known = 100'000;

    std::vector<WordPatterns> m_single, m_several; // of one word, of more
    // Whether one of m_single fits a word: at the beginning of a run, and inside.
    std::unordered_map<std::string, bool> m_known_at_run, m_known_in_run;
    std::size_t m_comparisons = 0;
};

Highlighter::Highlighter(const std::vector<TextQuery>& words)
    : m_marker(std::make_unique<Marker>(words))
{
}

Highlighter::~Highlighter() = default;

std::size_t Highlighter::comparisons() const
{
    return m_marker->comparisons();
}

std::vector<std::string> Highlighter::snippets(std::string_view page_text,
                                               const SnippetOptions& options)
{
    const auto valid = is_utf8(page_text) ? std::string{} : to_valid_utf8(page_text);
    const auto text = valid.empty() ? page_text : std::string_view{valid};
    const auto tokens = tokenize(text);
    const auto marks = m_marker->marks(tokens);
    return Cutter{text, tokens, marks, options}.run();
}

std::vector<std::string> snippets(std::string_view page_text, const std::vector<TextQuery>& words,
                                  const SnippetOptions& options)
{
    return Highlighter{words}.snippets(page_text, options);
}

} // namespace quire::search
