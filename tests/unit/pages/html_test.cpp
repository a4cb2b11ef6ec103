#include "html.hpp"

#include <array>
#include <gtest/gtest.h>
#include <stdexcept>

namespace quire::handlers {
namespace {

using namespace std::string_literals;

TEST(Html, escapes_what_stands_between_tags)
{
    Html html;
    html.write("<p>{}</p>", "</p><script>alert(1)</script> & \"'"s);
    EXPECT_EQ(html.str(),
              "<p>&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;&#39;</p>");
}

TEST(Html, escapes_attributes)
{
    Html html;
    html.write("<p title=\"{}\" class=\"{}\">", "\" onload=\"alert(1)"s, 7);
    EXPECT_EQ(html.str(), "<p title=\"&quot; onload=&quot;alert(1)\" class=\"7\">");
}

TEST(Html, writes_fragments_and_addresses_where_they_belong)
{
    Html inner;
    inner.write("<b>{}</b>", "x"s);
    Html html;
    html.write("<a href=\"{}\">{}</a>{}", Address::local("/documents/7-a/?q=%22&from=3#p3"), inner,
               -5);
    EXPECT_EQ(html.str(), "<a href=\"/documents/7-a/?q=%22&amp;from=3#p3\"><b>x</b></a>-5");
}

TEST(Html, lets_only_harmless_tags_of_notes_pass)
{
    Html html;
    html.note("<b onclick=x>bold</b><script>alert(1)</script><a href=\"javascript:x\">y</a>",
              std::array{"a"s, "b"s});
    EXPECT_EQ(html.str().find("script"), std::string::npos);
    EXPECT_EQ(html.str().find("onclick"), std::string::npos);
    EXPECT_NE(html.str().find("<b>bold</b>"), std::string::npos);
}

TEST(Address, is_on_this_server_when_local)
{
    for (const auto* path : {"/a", "?q=x", "#p3"})
        EXPECT_EQ(Address::local(path).text(), path);
    for (const auto* path :
         {"", "//evil.example/", "javascript:x", "https://x/", "/a b", "/\\x", "/a\n"})
        EXPECT_THROW(Address::local(path), std::invalid_argument) << path;
}

TEST(Address, of_anybody_is_http_or_https)
{
    EXPECT_EQ(Address::web("HTTPS://a.example/?x=\"")->text(), "HTTPS://a.example/?x=\"");
    for (const auto* url :
         {"javascript:alert(1)", "data:text/html,x", "//a.example", "java\nscript:x", "https:a",
          "ftp://a.example/", " https://a.example/", "http://a b/", ""})
        EXPECT_FALSE(Address::web(url)) << url;
}

} // namespace
} // namespace quire::handlers
