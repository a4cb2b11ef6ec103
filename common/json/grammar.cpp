#include "grammar.hpp"

#include <base/text.hpp>
#include <fmt/format.h>

namespace quire::json {

namespace {

class Scanner {
public:
    Scanner(std::string_view text, std::size_t most_depth) : m_text(text), m_depth_left(most_depth)
    {
    }

    std::vector<std::string_view> run()
    {
        value();
        skip_space();
        if (m_at < m_text.size()) fail("unexpected text after the value");
        return std::move(m_numbers);
    }

private:
    // One recursion per nesting level, bounded by m_depth_left.
    void value()
    {
        skip_space();
        switch (peek()) {
        case '{':
            return nested([&] { members(); });
        case '[':
            return nested([&] { elements(); });
        case '"':
            return string();
        case 't':
            return word("true");
        case 'f':
            return word("false");
        case 'n':
            return word("null");
        default:
            return number();
        }
    }

    void nested(const auto& body)
    {
        if (m_depth_left == 0) fail("nested too deeply");
        --m_depth_left;
        ++m_at;
        body();
        ++m_depth_left;
    }

    void members()
    {
        if (taken_after_space('}')) return;
        do {
            skip_space();
            if (peek() != '"') fail("expected a member name in double quotes");
            string();
            if (!taken_after_space(':')) fail("expected ':'");
            value();
        } while (taken_after_space(','));
        if (!taken_after_space('}')) fail("expected ',' or '}'");
    }

    void elements()
    {
        if (taken_after_space(']')) return;
        do
            value();
        while (taken_after_space(','));
        if (!taken_after_space(']')) fail("expected ',' or ']'");
    }

    void string()
    {
        ++m_at;
        for (;;) {
            if (m_at >= m_text.size()) fail("text without end");
            const char c = m_text[m_at];
            if (static_cast<unsigned char>(c) < 0x20) fail("control character in text");
            ++m_at;
            if (c == '"') return;
            if (c == '\\') escape();
        }
    }

    void escape()
    {
        const char c = peek();
        ++m_at;
        if (c != 'u') {
            if (std::string_view{"\"\\/bfnrt"}.find(c) == std::string_view::npos || c == '\0')
                fail_before("unknown escape");
            return;
        }
        const unsigned unit = hex4();
        if (unit == 0) fail_before("U+0000 is not accepted");
        if (unit < 0xd800 || unit > 0xdfff) return;
        if (unit > 0xdbff) fail_before("lone surrogate");
        if (m_text.substr(m_at, 2) != "\\u") fail_before("lone surrogate");
        m_at += 2;
        const unsigned low = hex4();
        if (low < 0xdc00 || low > 0xdfff) fail_before("lone surrogate");
    }

    unsigned hex4()
    {
        unsigned unit = 0;
        for (int i = 0; i < 4; ++i, ++m_at) {
            const char c = peek();
            unsigned digit = 0;
            if (c >= '0' && c <= '9')
                digit = static_cast<unsigned>(c - '0');
            else if (c >= 'a' && c <= 'f')
                digit = static_cast<unsigned>(c - 'a') + 10;
            else if (c >= 'A' && c <= 'F')
                digit = static_cast<unsigned>(c - 'A') + 10;
            else
                fail("expected four hexadecimal digits");
            unit = unit * 16 + digit;
        }
        return unit;
    }

    void number()
    {
        const auto begin = m_at;
        taken('-');
        if (!is_digit()) fail(m_at >= m_text.size() ? "unexpected end" : "expected a value");
        if (!taken('0')) digits();
        if (taken('.')) digits();
        if (taken('e') || taken('E')) {
            if (!taken('+')) taken('-');
            digits();
        }
        m_numbers.push_back(m_text.substr(begin, m_at - begin));
    }

    void digits()
    {
        if (!is_digit()) fail("expected a digit");
        while (is_digit())
            ++m_at;
    }

    void word(std::string_view expected)
    {
        if (m_text.substr(m_at, expected.size()) != expected) fail("expected a value");
        m_at += expected.size();
    }

    void skip_space()
    {
        while (m_at < m_text.size() &&
               std::string_view{" \t\r\n"}.find(m_text[m_at]) != std::string_view::npos)
            ++m_at;
    }

    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool is_digit() const { return peek() >= '0' && peek() <= '9'; }

    bool taken(char c)
    {
        if (m_at >= m_text.size() || m_text[m_at] != c) return false;
        ++m_at;
        return true;
    }

    bool taken_after_space(char c)
    {
        skip_space();
        return taken(c);
    }

    [[noreturn]] void fail_before(std::string_view why)
    {
        --m_at;
        fail(why);
    }

    [[noreturn]] void fail(std::string_view why) const
    {
        std::size_t line = 1;
        std::size_t column = 1;
        for (const char c : m_text.substr(0, m_at)) {
            column = c == '\n' ? 1 : column + 1;
            if (c == '\n') ++line;
        }
        throw ParseError(fmt::format("{}: line {} column {}", why, line, column), m_at);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_depth_left;
    std::vector<std::string_view> m_numbers;
};

} // namespace

std::vector<std::string_view> check_grammar(std::string_view text, std::size_t most_depth)
{
    return Scanner{text, most_depth}.run();
}

} // namespace quire::json
