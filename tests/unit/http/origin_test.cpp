#include <gtest/gtest.h>
#include <http/origin.hpp>
#include <string>
#include <vector>

namespace quire::http {
namespace {

const std::vector<std::string> trusted{"https://archive.example", "http://app.example:8080/start",
                                       "", "not an address"};

TEST(Origin, is_scheme_host_and_port)
{
    EXPECT_EQ(origin_of("https://Archive.Example/a?b#c"), "https://archive.example");
    EXPECT_EQ(origin_of("HTTPS://archive.example:443"), "https://archive.example");
    EXPECT_EQ(origin_of("http://archive.example:443/"), "http://archive.example:443");
    EXPECT_EQ(origin_of("http://[::1]:8080/x"), "http://[::1]:8080");
    EXPECT_EQ(origin_of("http://[::1]"), "http://[::1]");
    for (const auto* bad : {"", "null", "archive.example", "ftp://archive.example", "https://",
                            "https://user@archive.example", "https://a b",
                            "https://archive.example:", "https://archive.example:x", "https://:1"})
        EXPECT_FALSE(origin_of(bad)) << bad;
}

TEST(SafeRedirect, leads_to_own_paths_and_trusted_origins)
{
    for (const std::string good :
         {"/", "/documents/1-a/", "/accounts/login/?next=https://evil.example//x",
          "/a?b=//evil.example", "https://archive.example", "https://archive.example/",
          "https://ARCHIVE.example/a//b", "https://archive.example:443/x#y",
          "http://app.example:8080/x?y", "/%5c%5cevil.example"})
        EXPECT_EQ(safe_redirect(good, trusted), good);
}

TEST(SafeRedirect, leads_nowhere_else)
{
    const std::vector<std::string> tricks{
        "",
        "evil.example",
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "\\\\evil.example",
        "/\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        " https://archive.example",
        "/.//evil.example",
        "/..//evil.example",
        "/../x",
        "/a/..//evil.example",
        "https://evil.example",
        "https:evil.example",
        "https:/evil.example",
        "https:///evil.example",
        "https:\\\\evil.example",
        "https://archive.example@evil.example/",
        "https://archive.example:443@evil.example/",
        "https://archive.example%40evil.example/",
        "https://archive.example.evil.example/",
        "https://archive.example\\@evil.example/",
        "https://archive.example\\.evil.example/",
        "https://evil.example#https://archive.example",
        "https://evil.example?https://archive.example",
        "https://evil.example/https://archive.example",
        "https://archive.example:8443/",
        "http://archive.example/",
        "http://app.example/",
        "http://xapp.example:8080/",
        "https://archive.example\r\nSet-Cookie: a=b",
        "https://archive\xe3\x80\x82"
        "example/",
        "https://\xd0\xb0rchive.example/",
        "javascript:alert(1)",
        "JaVaScRiPt://archive.example/%0aalert(1)",
        "data:text/html,x",
        "vbscript:x",
        "ftp://archive.example/",
        "file:///etc/passwd",
        "blob:https://archive.example/x",
        "view-source:https://archive.example/",
        "x-https://archive.example/",
        "https://archive.example/<script>",
        "/\"onload=",
        std::string{"/a\0b", 4},
        "/" + std::string(3000, 'a'),
    };
    for (const auto& trick : tricks)
        EXPECT_FALSE(safe_redirect(trick, trusted)) << trick;
}

} // namespace
} // namespace quire::http
