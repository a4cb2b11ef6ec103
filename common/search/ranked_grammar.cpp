#include "ranked_grammar.hpp"

#include "ranked_fields.hpp"

#include <algorithm>
#include <charconv>

namespace quire::search {

namespace {

constexpr int deepest = 32;
constexpr int most_words = 256;

constexpr std::string_view ends_word = " ()\"[]{}^~";

// Thrown and caught in this file only: the text is not a query.
struct Malformed {};

bool is_field_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

class Reader {
public:
    explicit Reader(std::string_view text) : m_text(text) {}

    RankedTree run()
    {
        RankedTree tree;
        tree.root = group(0);
        tree.has_boolean = m_has_boolean;
        return tree;
    }

private:
    enum class Joint { none, both, either };

    bool at_end() const { return m_at >= m_text.size() || m_words >= most_words; }
    char here() const { return at_end() ? '\0' : m_text[m_at]; }
    char after() const { return m_at + 1 < m_text.size() ? m_text[m_at + 1] : ' '; }
    void skip_spaces()
    {
        while (here() == ' ')
            ++m_at;
    }
    bool take(std::string_view expected)
    {
        if (at_end() || !m_text.substr(m_at).starts_with(expected)) return false;
        m_at += expected.size();
        return true;
    }

    // A keyword stands alone.
    bool take_keyword(std::string_view word)
    {
        const auto rest = at_end() ? std::string_view{} : m_text.substr(m_at);
        if (!rest.starts_with(word)) return false;
        if (rest.size() > word.size() &&
            std::string_view{" ()\""}.find(rest[word.size()]) == std::string_view::npos)
            return false;
        m_at += word.size();
        return true;
    }

    Joint take_joint()
    {
        if (take_keyword("AND") || take("&&")) return Joint::both;
        if (take_keyword("OR") || take("||")) return Joint::either;
        return Joint::none;
    }

    // Reads up to the end or a closing parenthesis, which stays. The classic rule: AND makes the
    // clauses on both its sides required unless they are excluded, OR leaves them as they are.
    RankedSyntax group(int depth)
    {
        if (depth > deepest) throw Malformed{};
        RankedSyntax out;
        out.kind = RankedSyntax::Kind::group;
        for (skip_spaces(); !at_end() && here() != ')'; skip_spaces()) {
            const auto joint = take_joint();
            skip_spaces();
            if (joint != Joint::none) {
                if (out.clauses.empty()) throw Malformed{};
                m_has_boolean = true;
            }
            clause(out.clauses, joint, depth);
        }
        if (depth == 0 && here() == ')') throw Malformed{};
        return out;
    }

    void clause(std::vector<RankedClause>& clauses, Joint joint, int depth)
    {
        RankedClause made;
        made.occur = take_sign();
        if (here() == '\0' && !at_end()) throw Malformed{};
        if (at_end() && m_words < most_words) throw Malformed{};
        if (at_end()) return;
        made.syntax = primary(depth);
        if (joint == Joint::both) {
            if (clauses.back().occur == Occur::optional) clauses.back().occur = Occur::required;
            if (made.occur == Occur::optional) made.occur = Occur::required;
        }
        clauses.push_back(std::move(made));
    }

    Occur take_sign()
    {
        // A dash between spaces is a dash.
        while ((here() == '-' || here() == '+') && after() == ' ' && m_at + 1 < m_text.size()) {
            ++m_at;
            skip_spaces();
        }
        if (take_keyword("NOT") || take("!")) {
            skip_spaces();
            return Occur::excluded;
        }
        if (take("-")) return Occur::excluded;
        if (take("+")) return Occur::required;
        return Occur::optional;
    }

    RankedSyntax primary(int depth)
    {
        auto field = take_field();
        auto out = value(depth, !field.empty());
        out.field = std::move(field);
        suffixes(out);
        return out;
    }

    // A name with a colon directly behind it and a value behind that. Known fields may be followed
    // by a space, as people type them.
    std::string take_field()
    {
        auto end = m_at;
        while (end < m_text.size() && is_field_character(m_text[end]))
            ++end;
        if (end == m_at || end >= m_text.size() || m_text[end] != ':') return {};
        const auto name = m_text.substr(m_at, end - m_at);
        if (name == "AND" || name == "OR" || name == "NOT") throw Malformed{};
        const auto is_followed = end + 1 < m_text.size() && m_text[end + 1] != ' ';
        if (!is_followed && !is_known_ranked_name(name)) return {};
        m_at = end + 1;
        skip_spaces();
        if (at_end()) throw Malformed{};
        return std::string{name};
    }

    RankedSyntax value(int depth, bool has_field)
    {
        if (take("(")) return parenthesis(depth);
        if (here() == '"') return phrase();
        if (here() == '[' || here() == '{') return range();
        return word(has_field);
    }

    RankedSyntax parenthesis(int depth)
    {
        auto out = group(depth + 1);
        if (m_words < most_words && (!take(")") || out.clauses.empty())) throw Malformed{};
        return out;
    }

    std::string take_quoted()
    {
        std::string out;
        for (++m_at; !at_end() && here() != '"'; ++m_at) {
            if (here() == '\\' && m_at + 1 < m_text.size()) ++m_at;
            out.push_back(here());
        }
        if (!take("\"")) throw Malformed{};
        return out;
    }

    RankedSyntax phrase()
    {
        RankedSyntax out;
        out.kind = RankedSyntax::Kind::phrase;
        out.text = take_quoted();
        return out;
    }

    std::string take_bound()
    {
        skip_spaces();
        if (here() == '"') return take_quoted();
        const auto begin = m_at;
        while (!at_end() && std::string_view{" ]}"}.find(here()) == std::string_view::npos)
            ++m_at;
        if (m_at == begin) throw Malformed{};
        return std::string{m_text.substr(begin, m_at - begin)};
    }

    RankedSyntax range()
    {
        RankedSyntax out;
        out.kind = RankedSyntax::Kind::range;
        out.low_inclusive = m_text[m_at++] == '[';
        out.low = take_bound();
        skip_spaces();
        if (!take_keyword("TO")) throw Malformed{};
        out.high = take_bound();
        skip_spaces();
        out.high_inclusive = here() == ']';
        if (!take("]") && !take("}")) throw Malformed{};
        return out;
    }

    RankedSyntax word(bool has_field)
    {
        RankedSyntax out;
        const auto begin = m_at;
        while (!at_end() && ends_word.find(here()) == std::string_view::npos) {
            if (here() == ':' && !has_field && !is_everything(begin)) {
                if (m_at == begin || after() != ' ') throw Malformed{};
            }
            character(out);
        }
        const auto typed = m_text.substr(begin, m_at - begin);
        if (typed.empty() || typed == "AND" || typed == "OR" || typed == "NOT") throw Malformed{};
        return out;
    }

    // "*:*", the one word with a colon that is not a field.
    bool is_everything(std::size_t begin) const
    {
        return m_text.substr(begin, 3) == "*:*" && m_at == begin + 1;
    }

    void character(RankedSyntax& out)
    {
        const bool escaped = here() == '\\';
        if (escaped) ++m_at;
        if (m_at >= m_text.size()) throw Malformed{};
        const char c = m_text[m_at++];
        const bool wild = c == '*' || c == '?';
        out.text.push_back(c);
        out.pattern.push_back(wild && escaped ? ' ' : c);
        if (wild && !escaped) out.has_wildcard = true;
    }

    void suffixes(RankedSyntax& out)
    {
        ++m_words;
        const auto full = m_words >= most_words;
        if (full) --m_words; // the suffix still belongs to the last word
        for (;;) {
            if (out.kind == RankedSyntax::Kind::word && take("~")) {
                out.distance = read_distance(take_number(2));
            } else if (out.kind == RankedSyntax::Kind::phrase && take("~")) {
                out.slop = static_cast<int>(std::clamp(take_number(0), 0.0, 1000.0));
            } else if (take("^")) {
                if (here() < '0' || here() > '9') throw Malformed{};
                out.boost = std::min(take_number(1), 1000.0);
            } else {
                break;
            }
        }
        if (full) ++m_words;
    }

    // An old spelling gives a similarity below 1.
    static int read_distance(double number)
    {
        if (number > 0 && number < 1) return number > 0.7 ? 1 : 2;
        return std::clamp(static_cast<int>(number), 0, 2);
    }

    double take_number(double missing)
    {
        const auto begin = m_at;
        while ((here() >= '0' && here() <= '9') || here() == '.')
            ++m_at;
        if (m_at == begin) return missing;
        double number = missing;
        std::from_chars(m_text.data() + begin, m_text.data() + m_at, number);
        return std::min(number, 1e6);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_words = 0;
    bool m_has_boolean = false;
};

} // namespace

std::optional<RankedTree> read_ranked(std::string_view text)
{
    try {
        return Reader{text}.run();
    } catch (const Malformed&) { // leaves a deep recursion at once; see above
        return {};
    }
}

} // namespace quire::search
