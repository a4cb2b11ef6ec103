#include <algorithm>
#include <cctype>
#include <gtest/gtest.h>
#include <html/sanitize.hpp>
#include <random>
#include <string>
#include <vector>

namespace quire::html {

namespace {

const std::vector<std::string> five{"a", "strong", "em", "b", "i"};
const std::vector<std::string> wide{"a",    "b",  "i",  "em", "strong", "code",       "pre", "p",
                                    "span", "ol", "ul", "li", "div",    "blockquote", "br",  "hr"};

std::string clean(std::string_view html)
{
    return sanitize(html, five);
}

std::string repeated(std::string_view text, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

bool is_good_address(std::string address)
{
    for (const char c : address)
        if (c == '"' || c == '<' || c == '>' || static_cast<unsigned char>(c) < ' ') return false;
    std::ranges::transform(address, address.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return address.starts_with("http://") || address.starts_with("https://") ||
           address.starts_with("mailto:");
}

// What stands between < and >.
bool is_good_tag(std::string_view tag)
{
    constexpr std::string_view link = "a href=\"";
    if (tag.starts_with(link) && tag.ends_with('"') && tag.size() > link.size())
        return is_good_address(std::string{tag.substr(link.size(), tag.size() - link.size() - 1)});
    if (tag.starts_with('/')) tag.remove_prefix(1);
    return std::ranges::find(wide, tag) != wide.end();
}

// What is left when the tags that may be there are taken away.
std::string without_good_tags(const std::string& html)
{
    std::string rest;
    for (std::size_t at = 0; at < html.size();) {
        const auto end = html[at] == '<' ? html.find('>', at) : std::string::npos;
        if (end != std::string::npos &&
            is_good_tag(std::string_view{html}.substr(at + 1, end - at - 1)))
            at = end + 1;
        else
            rest += html[at++];
    }
    return rest;
}

::testing::AssertionResult is_harmless(const std::string& html)
{
    const auto rest = without_good_tags(html);
    if (rest.find_first_of("<>") != std::string::npos)
        return ::testing::AssertionFailure() << "left over: " << rest.substr(0, 300);
    return ::testing::AssertionSuccess();
}

struct Example {
    std::string_view html;
    std::string_view harmless;
};

void PrintTo(const Example& example, std::ostream* out)
{
    *out << example.html;
}

class Sanitizing : public ::testing::TestWithParam<Example> {};

TEST_P(Sanitizing, keeps_only_what_is_harmless)
{
    EXPECT_EQ(clean(GetParam().html), GetParam().harmless);
}

INSTANTIATE_TEST_SUITE_P(
    Plain, Sanitizing,
    ::testing::Values(Example{"", ""}, Example{"two words", "two words"},
                      Example{"1 < 2", "1 &lt; 2"}, Example{"Smith & Sons", "Smith &amp; Sons"},
                      Example{"&amp;lt;b&gt;", "&amp;lt;b&gt;"},
                      Example{"it's \"so\"", "it's \"so\""},
                      Example{"é漢🙂 \xff", "é漢🙂 \xef\xbf\xbd"},
                      Example{"first\nsecond <b>third</b>", "first\nsecond <b>third</b>"},
                      Example{"a &copy; b", "a © b"}, Example{"&#60;script&#62;", "&lt;script&gt;"},
                      Example{"<", "&lt;"}, Example{"<>", "&lt;&gt;"}, Example{"a<b", "a"}));

INSTANTIATE_TEST_SUITE_P(
    Tags, Sanitizing,
    ::testing::Values(
        Example{"<b>x</b> <i>y</i> <em>z</em> <strong>w</strong>",
                "<b>x</b> <i>y</i> <em>z</em> <strong>w</strong>"},
        Example{"<h1>Title</h1>text", "Titletext"}, Example{"<p>one<p>two", "onetwo"},
        Example{"<B>x", "<b>x</b>"}, Example{"<b>x<i>y</b>z</i>", "<b>x<i>y</i></b><i>z</i>"},
        Example{"</b>x</i>", "x"}, Example{"<b onclick=\"f()\" style=x>t</b>", "<b>t</b>"},
        Example{"<!-- <b>no</b> -->yes", "yes"}, Example{"<!doctype html><html><body>x", "x"},
        Example{"<title>a</title>b", "ab"}, Example{"<frameset><frame></frameset>x", "x"},
        Example{"<table><tr><td>a<b>b</b></table>", "a<b>b</b>"},
        Example{"<template><b>x</b></template>", "<b>x</b>"},
        Example{"<svg><b>x</b></svg>", "<b>x</b>"}, Example{"<img src=x onerror=f()>t", "t"},
        Example{"<br>", ""}));

INSTANTIATE_TEST_SUITE_P(
    Scripts, Sanitizing,
    ::testing::Values(Example{"a<script>alert(1)</script>b", "ab"},
                      Example{"a<SCRIPT >x</script\n>b", "ab"},
                      Example{"a<style>b{}</style>c", "ac"},
                      Example{"<script><!--<script></script>--></script>x", "x"},
                      Example{"<scr<script>x</script>ipt>y", "xipt&gt;y"},
                      Example{"<svg><script>x</script></svg>y", "y"},
                      Example{"<svg><style><b>x</style></svg>y", "<b>xy</b>"},
                      Example{"<noscript><p title=\"</noscript><img src=x onerror=f()>\">", ""},
                      Example{"<iframe><b>x</b></iframe>", "&lt;b&gt;x&lt;/b&gt;"},
                      Example{"<textarea><script>x</script></textarea>",
                              "&lt;script&gt;x&lt;/script&gt;"},
                      Example{"<plaintext><b>x", "&lt;b&gt;x"}, Example{"<script>never closed", ""},
                      Example{"<math><mtext><table><mglyph><style><!--</style><img "
                              "title=\"--&gt;&lt;img src=1&gt;\">",
                              ""}));

INSTANTIATE_TEST_SUITE_P(
    Links, Sanitizing,
    ::testing::Values(
        Example{"<a href=\"https://x.example/?a=1&b=2\">t</a>",
                "<a href=\"https://x.example/?a=1&amp;b=2\">t</a>"},
        Example{"<a HREF='HTTP://x.example' target=_blank rel=x>t</a>",
                "<a href=\"HTTP://x.example\">t</a>"},
        Example{"<a href=mailto:a@b.example>t</a>", "<a href=\"mailto:a@b.example\">t</a>"},
        Example{"<a href=\"  https://x.example \">t</a>", "<a href=\"https://x.example\">t</a>"},
        Example{"<a href='https://x.example/\"onclick=f()'>t</a>",
                "<a href=\"https://x.example/&quot;onclick=f()\">t</a>"},
        Example{"<a href=javascript:f()>t</a>", "<a>t</a>"},
        Example{"<a href=JaVaScRiPt:f()>t</a>", "<a>t</a>"},
        Example{"<a href=\"java\nscript:f()\">t</a>", "<a>t</a>"},
        Example{"<a href=\"java\tscript:f()\">t</a>", "<a>t</a>"},
        Example{"<a href=\"\x01javascript:f()\">t</a>", "<a>t</a>"},
        Example{"<a href=\"&#106;avascript&colon;f()\">t</a>", "<a>t</a>"},
        Example{"<a href=\"&#x6A;ava&Tab;script:f()\">t</a>", "<a>t</a>"},
        Example{"<a href=\"ht\ntp://x.example\">t</a>", "<a>t</a>"},
        Example{"<a href=data:text/html,x>t</a>", "<a>t</a>"},
        Example{"<a href=vbscript:x>t</a>", "<a>t</a>"},
        Example{"<a href=//x.example>t</a>", "<a>t</a>"}, Example{"<a href=/x>t</a>", "<a>t</a>"},
        Example{"<a href>t</a>", "<a>t</a>"}, Example{"<a href=https:x>t</a>", "<a>t</a>"},
        Example{"<a href=javascript:f() href=https://x.example>t</a>", "<a>t</a>"},
        Example{"<svg><a xlink:href=javascript:f()>t</a></svg>", "t"},
        Example{"<b href=https://x.example>t</b>", "<b>t</b>"},
        Example{"<a href=https://x.example>a<marquee><a href=https://y.example>b",
                "<a href=\"https://x.example\">ab</a>"}));

} // namespace

TEST(Sanitizing, takes_the_list_of_tags_from_the_caller)
{
    EXPECT_EQ(sanitize("<h1>x</h1><b>y</b>", std::vector<std::string>{"h1"}), "<h1>x</h1>y");
    EXPECT_EQ(sanitize("<b>x</b>", {}), "x");
    EXPECT_EQ(sanitize("a<br>b<hr>", wide), "a<br>b<hr>");
}

TEST(Sanitizing, lets_no_dangerous_tag_through_whatever_is_allowed)
{
    const std::vector<std::string> foolish{"script", "style",    "iframe", "svg",      "plaintext",
                                           "object", "textarea", "form",   "template", "link"};
    EXPECT_EQ(sanitize("<script>x</script><iframe>y</iframe><form>z</form><link>", foolish), "yz");
}

TEST(Sanitizing, bounds_how_deep_tags_nest)
{
    const auto html = clean(repeated("<b><i>", 120) + "x");
    EXPECT_TRUE(is_harmless(html));
    EXPECT_LT(html.size(), 32U * 8);
    EXPECT_NE(html.find('x'), std::string::npos);
}

TEST(Sanitizing, shows_too_much_of_everything_as_plain_text)
{
    const auto many = repeated("<b>", 100000);
    EXPECT_EQ(clean(many), repeated("&lt;b&gt;", 100000));
    const auto large = repeated("word ", 20000) + "<script>";
    EXPECT_EQ(clean(large), repeated("word ", 20000) + "&lt;script&gt;");
}

TEST(Sanitizing, does_not_multiply_what_it_was_given)
{
    std::string html;
    for (int i = 0; i < 100; ++i)
        html += "<b a" + std::to_string(i) + ">";
    html += repeated("<p>x", 150);
    const auto out = clean(html);
    EXPECT_LE(out.size(), 6 * html.size() + 1024);
    EXPECT_TRUE(is_harmless(out));
}

// Whatever is thrown at it, what comes out has no other markup than the allowed one, and reading
// that again finds the same.
TEST(Sanitizing, makes_random_rubbish_harmless)
{
    const std::vector<std::string> pieces{"<",
                                          ">",
                                          "</",
                                          "\"",
                                          "'",
                                          "=",
                                          " ",
                                          "/",
                                          "&",
                                          ";",
                                          "&lt;",
                                          "&#x3c;",
                                          "&#0;",
                                          "\n",
                                          "\t",
                                          "x",
                                          "<b>",
                                          "</b>",
                                          "<a ",
                                          "href=",
                                          "</a>",
                                          "<i x=1>",
                                          "</i>",
                                          "<p>",
                                          "</p>",
                                          "<table>",
                                          "<td>",
                                          "</table>",
                                          "<tr>",
                                          "<select>",
                                          "<option>",
                                          "<svg>",
                                          "</svg>",
                                          "<math>",
                                          "<mtext>",
                                          "<style>",
                                          "</style>",
                                          "<script>",
                                          "</script>",
                                          "<!--",
                                          "-->",
                                          "<![CDATA[",
                                          "]]>",
                                          "<template>",
                                          "</template>",
                                          "<textarea>",
                                          "</textarea>",
                                          "<title>",
                                          "<xmp>",
                                          "<noscript>",
                                          "<iframe>",
                                          "<body x>",
                                          "<html>",
                                          "<head>",
                                          "</body>",
                                          "</html>",
                                          "<frameset>",
                                          "<form>",
                                          "</form>",
                                          "<button>",
                                          "<li>",
                                          "<dd>",
                                          "<ruby>",
                                          "<rt>",
                                          "<foreignObject>",
                                          "<desc>",
                                          "<annotation-xml encoding=text/html>",
                                          "<em>",
                                          "<strong>",
                                          "<marquee>",
                                          "<applet>",
                                          "<object>",
                                          "<caption>",
                                          "<col>",
                                          "<colgroup>",
                                          "javascript:",
                                          "https://e.example",
                                          "onload=",
                                          std::string(1, '\0'),
                                          "\xc3",
                                          "\xff",
                                          "é",
                                          "<isindex>",
                                          "<image>",
                                          "<nobr>",
                                          "<plaintext>",
                                          "<pre>",
                                          "<listing>",
                                          "<input type=hidden>",
                                          "<hr>",
                                          "<br>",
                                          "</br>",
                                          "<?x?>",
                                          "<!doctype x>",
                                          "<h1>",
                                          "</h2>",
                                          "<frame>"};
    std::mt19937 random{20261121};
    std::uniform_int_distribution<std::size_t> piece{0, pieces.size() - 1};
    std::uniform_int_distribution<int> count{1, 60};
    for (int round = 0; round < 3000; ++round) {
        std::string html;
        for (int i = count(random); i > 0; --i)
            html += pieces[piece(random)];
        const auto once = clean(html);
        ASSERT_TRUE(is_harmless(once)) << html;
        ASSERT_EQ(clean(once), once) << html;
        ASSERT_TRUE(is_harmless(sanitize(html, wide))) << html;
    }
}

TEST(Escaping, replaces_what_has_a_meaning_in_html)
{
    EXPECT_EQ(escape("<a href=\"x\">it's & more</a>"),
              "&lt;a href=&quot;x&quot;&gt;it&#39;s &amp; more&lt;/a&gt;");
    EXPECT_EQ(escape("Grüße"), "Grüße");
}

} // namespace quire::html
