#include <http/response.hpp>

#include <gtest/gtest.h>
#include <stdexcept>

namespace quire::http {

TEST(Response, is_written_in_cgi_form)
{
    EXPECT_EQ(json_response(Status::created, {{"id", 1}}).head(),
              "Status: 201 Created\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n");
    EXPECT_EQ(no_content().head(), "Status: 204 No Content\r\n\r\n");
}

TEST(Response, refuses_values_that_would_end_a_header)
{
    Response response;
    using namespace std::string_literals;
    for (const auto& value : {"a\rb"s, "a\nb"s, "a\0b"s, "a\x1b"s, "\x7f"s, "\xff"s})
        EXPECT_THROW(response.set(Header::etag, value), std::invalid_argument);
    EXPECT_THROW(redirect(Status::found, "/a\r\nX: y"), std::invalid_argument);
    EXPECT_THROW(redirect(Status::found, "/a b"), std::invalid_argument);
    EXPECT_THROW(to_string(Cookie{.name = "a", .value = "b; Domain=x"}), std::invalid_argument);
}

TEST(Response, sets_and_adds_headers)
{
    Response response;
    response.add(Header::set_cookie, "a=1").add(Header::set_cookie, "b=2");
    response.set(Header::etag, "\"1\"").set(Header::etag, "\"2\"");
    EXPECT_EQ(response.headers().size(), 3U);
    EXPECT_EQ(response.header(Header::etag), "\"2\"");
}

TEST(Response, names_internal_files_safely)
{
    const auto file =
        internal_file("/_f/derived/1/a b?c.pdf", "application/pdf", Disposition::in_line, "a.pdf");
    EXPECT_EQ(file.header(Header::x_accel_redirect), "/_f/derived/1/a%20b%3Fc.pdf");
    EXPECT_EQ(file.head().find("Content-Length"), std::string::npos);
    for (const auto* path : {"", "a", "/a/../b", "/a//b", "/./a", "/a/"})
        EXPECT_THROW(internal_file(path, "text/plain", Disposition::in_line, ""),
                     std::invalid_argument)
            << path;
}

TEST(Cookie, is_closed_by_default)
{
    EXPECT_EQ(to_string(Cookie{.name = "sessionid", .value = "x"}),
              "sessionid=x; Path=/; HttpOnly; Secure; SameSite=Lax");
    EXPECT_EQ(to_string(Cookie{.name = "c",
                               .value = "",
                               .domain = "example.org",
                               .max_age = 0,
                               .http_only = false,
                               .secure = false,
                               .same_site = "None"}),
              "c=; Path=/; Domain=example.org; Max-Age=0; SameSite=None");
}

} // namespace quire::http
