#include <http/error.hpp>
#include <http/router.hpp>

#include <gtest/gtest.h>

namespace quire::http {

namespace {

struct Nothing {};

Response echo(const std::string& what)
{
    return text_response(Status::ok, what);
}

Router<Nothing> router(Slash slash)
{
    Router<Nothing> on{{.dialect = "test", .slash = slash, .present = {}}};
    on.get("/api/things/{id}/",
           [](const Request& r, Nothing&) { return echo("show " + r.path_parameter("id")); });
    on.get("/api/things/search/", [](const Request&, Nothing&) { return echo("search"); });
    on.get("/api/things/", [](const Request&, Nothing&) { return echo("list"); });
    on.post("/api/things/", [](const Request&, Nothing&) { return echo("create"); });
    on.del("/api/things/{other}/",
           [](const Request& r, Nothing&) { return echo("delete " + r.path_parameter("other")); });
    on.get("/files/{id}/{path...}", [](const Request& r, Nothing&) {
        return echo(r.path_parameter("id") + " | " + r.path_parameter("path"));
    });
    return on;
}

std::string ask(const Router<Nothing>& on, const std::string& method, const std::string& uri,
                std::string* route = nullptr)
{
    Request request{{{"REQUEST_METHOD", method}, {"REQUEST_URI", uri}}, Body{}};
    Nothing nothing;
    std::string_view found = "-";
    const auto response = on.answer(
        request, [&]() -> Nothing& { return nothing; }, found);
    if (route) *route = found;
    return response.body();
}

} // namespace

TEST(Router, prefers_literal_segments)
{
    const auto on = router(Slash::exact);
    EXPECT_EQ(ask(on, "GET", "/api/things/search/?q=1"), "search");
    EXPECT_EQ(ask(on, "GET", "/api/things/7/"), "show 7");
    EXPECT_EQ(ask(on, "DELETE", "/api/things/7/"), "delete 7");
    EXPECT_EQ(ask(on, "POST", "/api/things/"), "create");
    EXPECT_EQ(ask(on, "HEAD", "/api/things/"), "list");
    EXPECT_THROW(ask(on, "DELETE", "/api/things/search/"), MethodNotAllowed);
}

TEST(Router, names_the_pattern_and_not_the_path)
{
    std::string route;
    ask(router(Slash::exact), "GET", "/api/things/secret/", &route);
    EXPECT_EQ(route, "/api/things/{id}/");
}

TEST(Router, takes_the_rest_of_a_path)
{
    const auto on = router(Slash::optional);
    EXPECT_EQ(ask(on, "GET", "/files/7/pages/a-p1.txt"), "7 | pages/a-p1.txt");
    EXPECT_THROW(ask(on, "GET", "/files/7/../8/a"), RouteNotFound);
    EXPECT_THROW(ask(on, "GET", "/files/7/"), RouteNotFound);
}

TEST(Router, minds_the_last_slash_where_the_dialect_does)
{
    EXPECT_THROW(ask(router(Slash::exact), "GET", "/api/things"), RouteNotFound);
    EXPECT_EQ(ask(router(Slash::optional), "GET", "/api/things"), "list");
    EXPECT_EQ(ask(router(Slash::optional), "GET", "/api/things/7"), "show 7");
}

TEST(Router, says_which_methods_there_are)
{
    const auto on = router(Slash::exact);
    try {
        ask(on, "PUT", "/api/things/");
        FAIL();
    } catch (const MethodNotAllowed& error) {
        EXPECT_EQ(error.method(), "PUT");
        EXPECT_EQ(error.allow(), "GET, HEAD, POST, OPTIONS");
    }
    EXPECT_THROW(ask(on, "BREW", "/api/things/"), MethodNotAllowed);
    EXPECT_THROW(ask(on, "GET", "/nowhere"), RouteNotFound);
    Request request{{{"REQUEST_METHOD", "OPTIONS"}, {"REQUEST_URI", "/api/things/9/"}}, Body{}};
    std::string_view route;
    const auto response = on.answer(
        request, []() -> Nothing& { throw std::logic_error("no context"); }, route);
    EXPECT_EQ(response.status(), Status::no_content);
    EXPECT_EQ(response.header(Header::allow), "GET, HEAD, DELETE, OPTIONS");
}

TEST(Router, refuses_ambiguous_and_malformed_routes)
{
    auto on = router(Slash::exact);
    const auto handler = [](const Request&, Nothing&) { return no_content(); };
    EXPECT_THROW(on.get("/api/things/{name}/", handler), std::logic_error);
    for (const auto* pattern : {"", "a", "/a//b", "/{a", "/a}", "/{a...}/b"})
        EXPECT_THROW(on.get(pattern, handler), std::logic_error) << pattern;
}

TEST(Router, lists_its_routes)
{
    const auto text = list_routes("test", router(Slash::exact).table());
    EXPECT_TRUE(text.starts_with("test GET /api/things/{id}/ -\ntest GET /api/things/search/ -\n"))
        << text;
    EXPECT_NE(text.find("test DELETE /api/things/{other}/ -\n"), std::string::npos);
}

TEST(Router, overlooks_a_suffix_that_says_nothing)
{
    Router<Nothing> on{{.slash = Slash::optional, .suffix = ".json"}};
    on.get("/api/things/{id}/",
           [](const Request& r, Nothing&) { return echo("thing " + r.path_parameter("id")); });
    on.get("/api/things/{id}/parts/",
           [](const Request& r, Nothing&) { return echo("parts of " + r.path_parameter("id")); });
    on.get("/files/{rest...}",
           [](const Request& r, Nothing&) { return echo("file " + r.path_parameter("rest")); });
    EXPECT_EQ(ask(on, "GET", "/api/things/7.json"), "thing 7");
    EXPECT_EQ(ask(on, "GET", "/api/things/7/parts.json"), "parts of 7");
    EXPECT_EQ(ask(on, "GET", "/api/things/.json"), "thing .json");
    EXPECT_EQ(ask(on, "GET", "/files/a/b.json"), "file a/b.json");
}

TEST(Router, tells_what_its_routes_are_for)
{
    auto on = router(Slash::exact);
    on.put("/api/things/{id}/", [](const Request&, Nothing&) { return no_content(); },
           {.summary = "Change it", .needs = "owner", .takes = "thing", .gives = "thing"});
    EXPECT_NE(list_routes("test", on.table()).find("test PUT /api/things/{id}/ owner\n"),
              std::string::npos);
    const auto described = describe_routes("test", on.table());
    EXPECT_EQ(described.back()["summary"].text(), "Change it");
    EXPECT_EQ(described.back()["takes"].text(), "thing");
    EXPECT_EQ(described.front()["summary"].text(), "");
}

} // namespace quire::http
