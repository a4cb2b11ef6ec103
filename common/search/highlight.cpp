#include <search/highlight.hpp>

#include "patterns.hpp"
#include "tokens.hpp"

#include <base/text.hpp>

#include <algorithm>
#include <unicode/utf8.h>

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

bool fits(const WordPattern& word, const Token& token, Matching matching)
{
    if (matching == Matching::plain) return fits(word, token.plain);
    return fits(word, token.folded_form()) && (!word.starts_run || token.starts_run);
}

// Marks the tokens of every occurrence. With slop the words may come in any order within the
// window, as the index finds them.
class Marker {
public:
    explicit Marker(const std::vector<Token>& tokens) : m_tokens(tokens), m_marks(tokens.size()) {}

    void mark(const TextQuery& query)
    {
        const auto patterns = read_patterns(query);
        const auto& words = patterns.words;
        if (words.empty() || (words.size() == 1 && patterns.only_stop_words)) return;
        if (patterns.slop > 0 && words.size() > 1) return mark_near(patterns);
        for (std::size_t at = 0; at + words.size() <= m_tokens.size(); ++at)
            if (begins(patterns, at))
                std::fill_n(m_marks.begin() + static_cast<std::ptrdiff_t>(at), words.size(), true);
    }

    const std::vector<bool>& marks() const { return m_marks; }

private:
    bool begins(const WordPatterns& patterns, std::size_t at) const
    {
        for (std::size_t i = 0; i < patterns.words.size(); ++i)
            if (!fits(patterns.words[i], m_tokens[at + i], patterns.matching)) return false;
        return true;
    }

    void mark_near(const WordPatterns& patterns)
    {
        const auto window = patterns.words.size() + static_cast<std::size_t>(patterns.slop);
        for (std::size_t at = 0; at < m_tokens.size(); ++at) {
            const auto end = std::min(at + window, m_tokens.size());
            if (!fits(patterns.words.front(), m_tokens[at], patterns.matching) &&
                !fits_any(patterns, at))
                continue;
            if (holds_all(patterns, at, end)) mark_any(patterns, at, end);
        }
    }

    bool fits_any(const WordPatterns& patterns, std::size_t at) const
    {
        return std::ranges::any_of(patterns.words, [&](const auto& word) {
            return fits(word, m_tokens[at], patterns.matching);
        });
    }

    bool holds_all(const WordPatterns& patterns, std::size_t begin, std::size_t end) const
    {
        return std::ranges::all_of(patterns.words, [&](const auto& word) {
            for (auto at = begin; at < end; ++at)
                if (fits(word, m_tokens[at], patterns.matching)) return true;
            return false;
        });
    }

    void mark_any(const WordPatterns& patterns, std::size_t begin, std::size_t end)
    {
        for (auto at = begin; at < end; ++at)
            if (fits_any(patterns, at)) m_marks[at] = true;
    }

    const std::vector<Token>& m_tokens;
    std::vector<bool> m_marks;
};

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

std::vector<std::string> snippets(std::string_view page_text, const std::vector<TextQuery>& words,
                                  const SnippetOptions& options)
{
    const auto valid = is_utf8(page_text) ? std::string{} : to_valid_utf8(page_text);
    const auto text = valid.empty() ? page_text : std::string_view{valid};
    const auto tokens = tokenize(text);
    Marker marker{tokens};
    for (const auto& word : words)
        marker.mark(word);
    return Cutter{text, tokens, marker.marks(), options}.run();
}

} // namespace quire::search
