#include <search/ranked_syntax.hpp>

#include "tokens.hpp"

namespace quire::search {

namespace {

constexpr std::string_view special = "+-!(){}[]^\"~*?:\\/&|";
constexpr std::size_t most_bytes = 8192;

class Escaper {
public:
    explicit Escaper(std::string text) : m_text(std::move(text)) {}

    std::string run()
    {
        while (skip_spaces()) {
            if (!m_out.empty()) m_out.push_back(' ');
            take_sign();
            take_field();
            if (!take_phrase()) take_word();
        }
        return std::move(m_out);
    }

private:
    bool skip_spaces()
    {
        while (m_at < m_text.size() && m_text[m_at] == ' ')
            ++m_at;
        return m_at < m_text.size();
    }

    bool ends_after(std::size_t at) const
    {
        return at + 1 >= m_text.size() || m_text[at + 1] == ' ';
    }

    void take_sign()
    {
        const char c = m_text[m_at];
        if ((c != '+' && c != '-') || ends_after(m_at)) return;
        // A second special character would not parse behind the sign unless it is escaped below.
        m_out.push_back(c);
        ++m_at;
    }

    static bool is_name(char c)
    {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    }

    void take_field()
    {
        auto end = m_at;
        while (end < m_text.size() && is_name(m_text[end]))
            ++end;
        if (end == m_at || end >= m_text.size() || m_text[end] != ':' || ends_after(end)) return;
        const auto name = m_text.substr(m_at, end - m_at);
        if (name == "AND" || name == "OR" || name == "NOT") return;
        m_out += name + ":";
        m_at = end + 1;
    }

    bool take_phrase()
    {
        if (m_text[m_at] != '"') return false;
        const auto end = m_text.find('"', m_at + 1);
        if (end == std::string::npos) return false;
        if (m_text.substr(m_at, end - m_at).find('\\') != std::string::npos) return false;
        m_out += m_text.substr(m_at, end + 1 - m_at);
        m_at = end + 1;
        return true;
    }

    void take_word()
    {
        const auto end = std::min(m_text.find(' ', m_at), m_text.size());
        const auto word = m_text.substr(m_at, end - m_at);
        m_at = end;
        if (word == "AND" || word == "OR" || word == "NOT") {
            m_out += '"' + word + '"';
            return;
        }
        for (const char c : word) {
            if (special.find(c) != std::string_view::npos) m_out.push_back('\\');
            m_out.push_back(c);
        }
    }

    std::string m_text;
    std::size_t m_at = 0;
    std::string m_out;
};

} // namespace

std::string escape_ranked(std::string_view text)
{
    return Escaper{plain_spaces(text, most_bytes)}.run();
}

} // namespace quire::search
