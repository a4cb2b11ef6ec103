#include "filter_lexer.hpp"

#include "tokens.hpp"

#include <base/text.hpp>

namespace quire::search {

namespace {

constexpr std::size_t most_tokens = 200;
constexpr std::size_t most_bytes = 8192;

using Kind = FilterToken::Kind;

// Position of the first colon that is not escaped.
std::size_t find_colon(std::string_view word)
{
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (word[i] == '\\')
            ++i;
        else if (word[i] == ':')
            return i;
    }
    return std::string_view::npos;
}

std::string unescape_colons(std::string_view word)
{
    std::string out;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (word[i] == '\\' && i + 1 < word.size() && word[i + 1] == ':') continue;
        out.push_back(word[i]);
    }
    return out;
}

class Lexer {
public:
    explicit Lexer(std::string_view text) : m_text(plain_spaces(text, most_bytes)) {}

    std::vector<FilterToken> run()
    {
        for (skip_spaces(); !at_end() && m_tokens.size() < most_tokens; skip_spaces())
            step();
        return std::move(m_tokens);
    }

private:
    bool at_end() const { return m_at >= m_text.size(); }
    char here() const { return at_end() ? '\0' : m_text[m_at]; }
    void skip_spaces()
    {
        while (here() == ' ')
            ++m_at;
    }
    void add(Kind kind) { m_tokens.push_back({.kind = kind, .text = {}, .field = {}}); }

    void step()
    {
        if (here() == '(' || here() == ')') {
            add(here() == '(' ? Kind::open : Kind::close);
            ++m_at;
        } else if (here() == '"') {
            quoted();
        } else if (here() == '-' && negates()) {
            add(Kind::negate);
            ++m_at;
            m_after_minus = true;
            return;
        } else {
            bare();
        }
        m_after_minus = false;
    }

    bool negates() const
    {
        const auto next = m_at + 1 < m_text.size() ? m_text[m_at + 1] : ' ';
        return next != ' ' && next != ')';
    }

    void quoted()
    {
        auto phrase = take_phrase();
        if (here() == ':') {
            ++m_at;
            return filter(std::move(phrase), take_word());
        }
        m_tokens.push_back({.kind = Kind::text, .text = std::move(phrase), .field = {}});
    }

    std::string take_phrase()
    {
        std::string out;
        for (++m_at; !at_end() && here() != '"'; ++m_at) {
            if (here() == '\\' && m_at + 1 < m_text.size()) ++m_at;
            out.push_back(here());
        }
        if (!at_end()) ++m_at;
        return out;
    }

    std::string_view take_word()
    {
        const auto begin = m_at;
        while (!at_end() && std::string_view{" ()\""}.find(here()) == std::string_view::npos)
            ++m_at;
        return std::string_view{m_text}.substr(begin, m_at - begin);
    }

    void bare()
    {
        const auto word = take_word();
        if (!m_after_minus) {
            if (equals_ignoring_case(word, "and")) return add(Kind::both);
            if (equals_ignoring_case(word, "or")) return add(Kind::either);
            if (equals_ignoring_case(word, "not")) return add(Kind::negate);
        }
        const auto colon = find_colon(word);
        if (colon != std::string_view::npos)
            return filter(unescape_colons(word.substr(0, colon)), word.substr(colon + 1));
        m_tokens.push_back({.kind = Kind::text, .text = unescape_colons(word), .field = {}});
    }

    void filter(std::string field, std::string_view rest)
    {
        FilterToken token{.kind = Kind::filter, .text = {}, .field = std::move(field)};
        for (const std::string_view op : {">=", "<=", ">", "<", "="})
            if (rest.starts_with(op)) {
                token.op = op;
                rest.remove_prefix(op.size());
                break;
            }
        token.text = rest.empty() ? next_value() : unescape_colons(rest);
        m_tokens.push_back(std::move(token));
    }

    std::string next_value()
    {
        skip_spaces();
        if (here() == '"') return take_phrase();
        return unescape_colons(take_word());
    }

    std::string m_text;
    std::size_t m_at = 0;
    bool m_after_minus = false;
    std::vector<FilterToken> m_tokens;
};

} // namespace

std::vector<FilterToken> lex_filter(std::string_view text)
{
    return Lexer{text}.run();
}

} // namespace quire::search
