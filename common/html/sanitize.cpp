#include <html/sanitize.hpp>

#include <algorithm>
#include <array>
#include <base/text.hpp>
#include <gumbo.h>
#include <memory>
#include <vector>

namespace quire::html {

namespace {

// Reading goes as a document, the parser's best trodden way: inside <body>, a frameset cannot
// replace what came before.
constexpr std::string_view opening = "<!DOCTYPE html><body>";

// Some tags make the parser repeat all open formatting tags, so n of them can become n² elements:
// beyond these bounds nothing is parsed.
constexpr std::size_t most_bytes = 65536;
constexpr std::ptrdiff_t most_tags = 256;
// Tags nested deeper are left out. The tree itself is no deeper than there are tags.
constexpr int most_depth = 32;

// Those without an effect but how the text looks. Never here: what loads, runs, takes input, or
// makes the parser read on in another way (iframe, textarea, plaintext, svg, template …).
constexpr std::array known_tags{
    GUMBO_TAG_A,    GUMBO_TAG_ABBR, GUMBO_TAG_B,     GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_BR,
    GUMBO_TAG_CITE, GUMBO_TAG_CODE, GUMBO_TAG_DD,    GUMBO_TAG_DEL,        GUMBO_TAG_DFN,
    GUMBO_TAG_DIV,  GUMBO_TAG_DL,   GUMBO_TAG_DT,    GUMBO_TAG_EM,         GUMBO_TAG_H1,
    GUMBO_TAG_H2,   GUMBO_TAG_H3,   GUMBO_TAG_H4,    GUMBO_TAG_H5,         GUMBO_TAG_H6,
    GUMBO_TAG_HR,   GUMBO_TAG_I,    GUMBO_TAG_INS,   GUMBO_TAG_KBD,        GUMBO_TAG_LI,
    GUMBO_TAG_MARK, GUMBO_TAG_OL,   GUMBO_TAG_P,     GUMBO_TAG_PRE,        GUMBO_TAG_Q,
    GUMBO_TAG_S,    GUMBO_TAG_SAMP, GUMBO_TAG_SMALL, GUMBO_TAG_SPAN,       GUMBO_TAG_STRONG,
    GUMBO_TAG_SUB,  GUMBO_TAG_SUP,  GUMBO_TAG_U,     GUMBO_TAG_UL,         GUMBO_TAG_VAR,
};

bool is_void(GumboTag tag)
{
    return tag == GUMBO_TAG_BR || tag == GUMBO_TAG_HR;
}

std::string_view reference(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return {};
    }
}

void append_escaped(std::string& out, std::string_view text, std::string_view special)
{
    for (const char c : text) {
        if (special.find(c) == std::string_view::npos)
            out += c;
        else
            out += reference(c);
    }
}

void append_text(std::string& out, std::string_view text)
{
    append_escaped(out, text, "&<>"); // quotes are themselves in text
}

// The address without the blanks and controls that browsers pass over at its ends; "" when it is
// not one of ours. A control inside is passed over by browsers, too: "java\nscript:".
std::string_view harmless_address(std::string_view address)
{
    const auto ignored = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; };
    while (!address.empty() && ignored(address.front()))
        address.remove_prefix(1);
    while (!address.empty() && ignored(address.back()))
        address.remove_suffix(1);
    const auto control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
    if (std::ranges::any_of(address, control)) return {};

    const auto scheme = lower_ascii(address.substr(0, 8));
    const bool good = scheme.starts_with("http://") || scheme.starts_with("https://") ||
                      scheme.starts_with("mailto:");
    return good ? address : std::string_view{};
}

class Writer {
public:
    Writer(std::span<const std::string> allowed, std::size_t most) : m_most(most)
    {
        for (const auto tag : known_tags)
            if (std::ranges::find(allowed, gumbo_normalized_tagname(tag)) != allowed.end())
                m_allowed.push_back(tag);
    }

    void write_children(const GumboElement& element, int depth)
    {
        for (unsigned i = 0; i < element.children.length && m_out.size() <= m_most; ++i)
            write(*static_cast<const GumboNode*>(element.children.data[i]), depth);
    }

    bool too_long() const { return m_out.size() > m_most; }
    std::string take() { return std::move(m_out); }

private:
    void write(const GumboNode& node, int depth)
    {
        switch (node.type) {
        case GUMBO_NODE_TEXT:
        case GUMBO_NODE_CDATA:
        case GUMBO_NODE_WHITESPACE:
            append_text(m_out, node.v.text.text);
            return;
        case GUMBO_NODE_ELEMENT:
        case GUMBO_NODE_TEMPLATE:
            write_element(node.v.element, depth);
            return;
        case GUMBO_NODE_COMMENT:
        case GUMBO_NODE_DOCUMENT:
            return;
        }
    }

    void write_element(const GumboElement& element, int depth)
    {
        if (element.tag == GUMBO_TAG_SCRIPT || element.tag == GUMBO_TAG_STYLE) return;
        if (!shows(element, depth)) return write_children(element, depth);

        const bool link = element.tag == GUMBO_TAG_A;
        const std::string_view name = gumbo_normalized_tagname(element.tag);
        m_out.append("<").append(name);
        if (link) write_address(element);
        m_out += '>';
        if (link) m_in_link = true;
        write_children(element, depth + 1);
        if (link) m_in_link = false;
        if (!is_void(element.tag)) m_out.append("</").append(name).append(">");
    }

    bool shows(const GumboElement& element, int depth) const
    {
        return depth < most_depth && element.tag_namespace == GUMBO_NAMESPACE_HTML &&
               std::ranges::find(m_allowed, element.tag) != m_allowed.end() &&
               !(element.tag == GUMBO_TAG_A && m_in_link);
    }

    void write_address(const GumboElement& link)
    {
        const auto* attribute = gumbo_get_attribute(&link.attributes, "href");
        const auto address = attribute ? harmless_address(attribute->value) : std::string_view{};
        if (address.empty()) return;
        m_out += " href=\"";
        append_escaped(m_out, address, "&<>\"'");
        m_out += '"';
    }

    std::vector<GumboTag> m_allowed;
    std::size_t m_most;
    bool m_in_link = false; // no link stands in another
    std::string m_out;
};

const GumboElement* body_of(const GumboOutput& output)
{
    const auto& children = output.root->v.element.children;
    for (unsigned i = 0; i < children.length; ++i) {
        const auto& child = *static_cast<const GumboNode*>(children.data[i]);
        if (child.type == GUMBO_NODE_ELEMENT && child.v.element.tag == GUMBO_TAG_BODY)
            return &child.v.element;
    }
    return nullptr;
}

struct Destroy {
    void operator()(GumboOutput* output) const
    {
        gumbo_destroy_output(&kGumboDefaultOptions, output);
    }
};

std::unique_ptr<GumboOutput, Destroy> parse(const std::string& page)
{
    auto options = kGumboDefaultOptions;
    options.max_errors = 0; // nobody reads them
    return std::unique_ptr<GumboOutput, Destroy>{
        gumbo_parse_with_options(&options, page.data(), page.size())};
}

} // namespace

std::string escape(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + 16);
    append_escaped(out, text, "&<>\"'");
    return out;
}

std::string sanitize(std::string_view html, std::span<const std::string> allowed_tags)
{
    auto text = to_valid_utf8(html);
    std::erase(text, '\0');
    std::string plain;
    append_text(plain, text);
    const auto tags = std::ranges::count(text, '<');
    const bool markup = tags > 0 || text.find('&') != std::string::npos;
    if (!markup || tags > most_tags || text.size() > most_bytes) return plain;

    const auto page = std::string{opening} + text;
    const auto output = parse(page);
    const auto* body = body_of(*output);
    if (!body) return plain;
    Writer writer{allowed_tags, 6 * text.size() + 1024};
    writer.write_children(*body, 0);
    return writer.too_long() ? plain : writer.take();
}

} // namespace quire::html
