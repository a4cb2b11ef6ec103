#include <http/request.hpp>

#include <base/id.hpp>
#include <gtest/gtest.h>

namespace quire::http {

namespace {

Request request(const std::string& uri, Pairs more = {})
{
    Pairs parameters{{"REQUEST_METHOD", "GET"}, {"REQUEST_URI", uri}};
    parameters.insert(parameters.end(), more.begin(), more.end());
    return {parameters, Body{}};
}

} // namespace

TEST(Request, decodes_its_path_segment_by_segment)
{
    const auto r = request("/api/a%2Fb/%C3%A9/?x=1&x=2&y");
    EXPECT_TRUE(r.path_is_clean());
    EXPECT_EQ(r.segments(), (std::vector<std::string>{"api", "a/b", "é"}));
    EXPECT_EQ(r.query("x"), "1");
    EXPECT_EQ(r.query_all("x"), (std::vector<std::string_view>{"1", "2"}));
    EXPECT_EQ(r.query("y"), "");
    EXPECT_FALSE(r.query("z"));
    EXPECT_EQ(r.query_string(), "x=1&x=2&y");
    EXPECT_EQ(request("/").segments().size(), 0U);
}

TEST(Request, marks_paths_that_no_route_may_have)
{
    for (const auto* path : {"//", "/a//b", "/a/../b", "/a/%2e%2e/b", "/./a", "/a/%00", "/%ff",
                             "/%zz", "*", "", "http://h/", "/a//"})
        EXPECT_FALSE(request(path).path_is_clean()) << path;
}

TEST(Request, finds_headers_in_any_case)
{
    const auto r = request("/", {{"HTTP_X_CSRFTOKEN", "t"},
                                 {"CONTENT_TYPE", "text/plain"},
                                 {"HTTP_COOKIE", "a=1; sessionid=s"},
                                 {"HTTP_AUTHORIZATION", "BEARER  abc def "},
                                 {"HTTP_ACCEPT", "application/json; q=0.2, */*"}});
    EXPECT_EQ(r.header("X-CSRFToken"), "t");
    EXPECT_EQ(r.header("content-type"), "text/plain");
    EXPECT_FALSE(r.header("Origin"));
    EXPECT_EQ(r.cookie("sessionid"), "s");
    EXPECT_FALSE(r.cookie("session"));
    EXPECT_EQ(r.authorization()->scheme, "bearer");
    EXPECT_EQ(r.authorization()->credentials, "abc def");
    EXPECT_TRUE(r.accepts_explicitly("application/json"));
    EXPECT_FALSE(r.accepts_explicitly("text/html"));
}

TEST(Request, believes_only_nginx_about_scheme_and_host)
{
    EXPECT_EQ(request("/a?b", {{"HTTP_HOST", "h.example:81"}, {"HTTP_X_FORWARDED_PROTO", "https"}})
                  .url_without_query(),
              "http://h.example:81/a");
    EXPECT_EQ(
        request("/", {{"HTTP_HOST", "h"}, {"QUIRE_HOST", "q"}, {"QUIRE_SCHEME", "https"}}).origin(),
        "https://q");
    for (const auto* host : {"", "a/b", "a b", "a\"b", "a@b"})
        EXPECT_EQ(request("/", {{"HTTP_HOST", host}}).host(), "localhost") << host;
}

TEST(Request, reads_ids_from_its_path)
{
    struct Tag;
    auto r = request("/");
    r.set_path_parameters({{"id", "9007199254740993"}, {"bad", "12x"}, {"zero", "0"}});
    EXPECT_EQ(r.path_id<Id<Tag>>("id").value, 9007199254740993);
    EXPECT_THROW(r.path_id<Id<Tag>>("bad"), NotFound);
    EXPECT_THROW(r.path_id<Id<Tag>>("zero"), NotFound);
    EXPECT_THROW(r.path_parameter("other"), std::logic_error);
}

} // namespace quire::http
