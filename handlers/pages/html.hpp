#pragma once
// Writes HTML in which nothing that people typed can become markup.
//
//     html.write("<a href=\"{}\" title=\"{}\">{}</a>", address, title, title);
//
// The markup must be a literal; what replaces {} is escaped. That {} stands between tags or inside
// double quotes, and that href and src get an Address or a number and nothing else, is checked by
// the compiler.

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace quire::handlers {

// Where a link may lead.
class Address {
public:
    // Below this server: "/documents/7-report/?q=x#p2", "?q=x", "#p2". Percent-encoded already.
    // Anything else throws std::invalid_argument.
    static Address local(std::string path);
    // An http or https address of anybody's; empty for everything else.
    static std::optional<Address> web(std::string_view url);

    const std::string& text() const { return m_text; }

private:
    explicit Address(std::string text) : m_text(std::move(text)) {}
    std::string m_text;
};

class Html;

namespace detail {

enum class Place { text, attribute, address };

constexpr bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == ':' || c == '_';
}

// Follows markup as a browser's tokenizer does, as far as literals of ours need it.
class Scanner {
public:
    constexpr void step(char c)
    {
        if (m_quoted) {
            m_quoted = c != '"';
            if (!m_quoted) m_ended = true;
        } else if (!m_in_tag) {
            m_in_tag = c == '<';
        } else if (c == '>') {
            m_in_tag = false;
        } else if (c == '"') {
            m_quoted = true;
        } else if (is_name_byte(c)) {
            if (m_ended) m_length = 0;
            m_ended = false;
            if (m_length < sizeof m_bytes) m_bytes[m_length++] = c;
            m_name = {m_bytes, m_length};
        } else if (c != '=') {
            m_ended = true;
        }
    }
    constexpr bool in_quotes() const { return m_quoted; }
    constexpr bool in_tag() const { return m_in_tag; }
    constexpr bool in_address() const
    {
        return m_quoted && (m_name == "href" || m_name == "src" || m_name == "action" ||
                            m_name == "srcset" || m_name == "formaction");
    }

private:
    bool m_in_tag = false;
    bool m_quoted = false;
    bool m_ended = false;
    char m_bytes[24]{};
    std::size_t m_length = 0;
    std::string_view m_name;
};

// Reached only when a template is wrong: then it is no constant, and does not compile.
void placeholder_is_in_the_wrong_place();
void number_of_placeholders_differs();

template<class... Values>
class Template {
public:
    template<std::size_t N>
    consteval Template(const char (&markup)[N]) // NOLINT(google-explicit-constructor)
        : m_markup(markup, N - 1)
    {
        constexpr std::size_t count = sizeof...(Values);
        constexpr bool addresses[] = {std::same_as<Values, Address>..., false};
        constexpr bool fragments[] = {std::same_as<Values, Html>..., false};
        constexpr bool numbers[] = {std::integral<Values>..., false};
        Scanner scanner;
        std::size_t found = 0;
        for (std::size_t i = 0; i < m_markup.size(); ++i) {
            if (m_markup.substr(i, 2) != "{}") {
                scanner.step(m_markup[i]);
                continue;
            }
            if (found == count) number_of_placeholders_differs();
            const bool address = addresses[found];
            const bool fits = scanner.in_address()  ? address || numbers[found]
                              : scanner.in_quotes() ? !address && !fragments[found]
                                                    : !address && !scanner.in_tag();
            if (!fits) placeholder_is_in_the_wrong_place();
            ++found;
            ++i;
        }
        if (found != count) number_of_placeholders_differs();
    }
    std::string_view markup() const { return m_markup; }

private:
    std::string_view m_markup;
};

} // namespace detail

class Html {
public:
    template<class... Values>
    Html& write(std::type_identity_t<detail::Template<Values...>> markup, const Values&... values)
    {
        auto rest = markup.markup();
        (put(rest, values), ...);
        m_text += rest;
        return *this;
    }

    // What people wrote as HTML in a note: of its tags only these pass, see html/sanitize.hpp.
    Html& note(std::string_view content, std::span<const std::string> tags);

    bool empty() const { return m_text.empty(); }
    const std::string& str() const { return m_text; }

private:
    template<class Value>
    void put(std::string_view& rest, const Value& value)
    {
        const auto at = rest.find("{}");
        m_text += rest.substr(0, at);
        rest.remove_prefix(at + 2);
        add(value);
    }
    void add(std::string_view text);
    void add(const Address& address) { add(std::string_view{address.text()}); }
    void add(const Html& fragment) { m_text += fragment.m_text; }
    void add(std::integral auto number) { m_text += std::to_string(number); }

    std::string m_text;
};

} // namespace quire::handlers
