#include <dialects/papra/credentials.hpp>
#include <dialects/papra/documents.hpp>
#include <dialects/papra/ids.hpp>
#include <dialects/papra/listing.hpp>
#include <dialects/papra/problem.hpp>

#include <gtest/gtest.h>
#include <http/error.hpp>
#include <json/parse.hpp>

namespace quire::dialects::papra {

namespace {

http::Request request(const std::string& query, const std::string& authorization = "")
{
    http::Pairs parameters{{"REQUEST_METHOD", "GET"},
                           {"REQUEST_URI", "/api/organizations/x/documents?" + query}};
    if (!authorization.empty()) parameters.emplace_back("HTTP_AUTHORIZATION", authorization);
    return {parameters, http::Body{}};
}

std::string code_of(const std::exception& error)
{
    const auto response = present_error(error, request(""));
    const auto body = json::parse(response.body());
    return std::to_string(http::code(response.status())) + " " +
           std::string{body["error"]["code"].text().value_or("?")};
}

std::string key(char filler)
{
    return "ppapi_" + std::string(64, filler);
}

} // namespace

TEST(PapraIds, print_and_read_back)
{
    const auto uuid = random_uuid();
    const auto id = print_id(IdKind::document, uuid);
    EXPECT_EQ(id.size(), 28U);
    EXPECT_EQ(read_id(IdKind::document, "documentId", id), uuid);
}

TEST(PapraIds, refuse_another_kind_or_shape)
{
    const auto id = print_id(IdKind::organization, random_uuid());
    for (const auto& text :
         {id, std::string{"doc_"}, std::string{"doc_ABCDEFGHIJKLMNOPQRSTUVWX"}, std::string{"12"}})
        EXPECT_THROW(read_id(IdKind::document, "documentId", text), Problem) << text;
}

TEST(PapraIds, shaped_like_an_id_but_of_nothing_is_no_error)
{
    EXPECT_EQ(read_id(IdKind::document, "documentId", "doc_999999999999999999999999"), Uuid{});
}

TEST(PapraCredentials, take_a_well_shaped_key)
{
    EXPECT_EQ(key_of(request("", "Bearer " + key('a'))), key('a'));
    EXPECT_EQ(key_of(request("", "bearer " + key('Z'))), key('Z'));
}

TEST(PapraCredentials, treat_other_bearers_as_nobody)
{
    EXPECT_FALSE(key_of(request("")));
    EXPECT_FALSE(key_of(request("", "Bearer short")));
    EXPECT_FALSE(key_of(request("", "Bearer " + key('-'))));
}

TEST(PapraCredentials, refuse_what_is_not_a_bearer)
{
    for (const auto* header : {"Basic abc", "Bearer a b", "Token x"})
        EXPECT_THROW(key_of(request("", header)), Unauthenticated) << header;
}

TEST(PapraList, has_the_products_defaults)
{
    const auto query = read_list_query(request(""));
    EXPECT_EQ(query.window.limit, 100);
    EXPECT_EQ(query.window.offset, 0);
    EXPECT_TRUE(query.window.counted);
    EXPECT_EQ(query.order, DocumentOrder::created);
    EXPECT_TRUE(query.descending);
}

TEST(PapraList, multiplies_index_by_size)
{
    const auto query =
        read_list_query(request("pageIndex=3&pageSize=20&sortField=name&sortOrder=asc"));
    EXPECT_EQ(query.window.offset, 60);
    EXPECT_EQ(query.order, DocumentOrder::title);
    EXPECT_FALSE(query.descending);
}

TEST(PapraList, does_not_overflow_at_the_largest_index)
{
    EXPECT_GT(read_list_query(request("pageIndex=9007199254740991")).window.offset, 0);
}

TEST(PapraList, refuses_bad_values_by_name)
{
    for (const auto* query : {"pageSize=101", "pageSize=0", "pageIndex=-1", "pageIndex=x",
                              "pageIndex=9007199254740992", "sortField=size", "sortOrder=up"}) {
        try {
            read_list_query(request(query));
            ADD_FAILURE() << query;
        } catch (const Problem& problem) {
            EXPECT_EQ(problem.code(), "server.invalid_request.query");
            ASSERT_EQ(problem.details().size(), 1U);
            EXPECT_TRUE(std::string_view{query}.starts_with(problem.details()[0].path));
        }
    }
    EXPECT_THROW(read_list_query(request(""), true), Problem);
    EXPECT_THROW(read_list_query(request("searchQuery=" + std::string(1025, 'x'))), Problem);
    EXPECT_NO_THROW(read_list_query(request("searchQuery=&other=1"), true));
}

TEST(PapraList, takes_tags_in_every_form)
{
    EXPECT_EQ(read_list_query(request("tags=a&tags=b,c&tags[]=d")).tags,
              (std::vector<std::string>{"a", "b", "c", "d"}));
}

TEST(PapraLanguages, translate_the_engines_names)
{
    EXPECT_EQ(read_languages("eng, chi_sim,chi_tra"), "eng,zho,tra");
    EXPECT_EQ(read_languages(""), "");
    EXPECT_THROW(read_languages("eng,klingon"), Problem);
}

TEST(PapraErrors, have_the_codes_that_clients_know)
{
    EXPECT_EQ(code_of(Unauthenticated{}), "401 auth.unauthorized");
    EXPECT_EQ(code_of(Forbidden{}), "401 auth.unauthorized");
    EXPECT_EQ(code_of(not_a_member()), "403 user.not_in_organization");
    EXPECT_EQ(code_of(NotFound{"document"}), "404 document.not_found");
    EXPECT_EQ(code_of(http::RouteNotFound{}), "404 api.not-found");
    EXPECT_EQ(code_of(http::MethodNotAllowed{"PUT", "GET"}), "404 api.not-found");
    EXPECT_EQ(code_of(TooLarge{"x"}), "413 document.size_too_large");
    EXPECT_EQ(code_of(http::MalformedForm{"x"}), "400 document.parse_error");
    EXPECT_EQ(code_of(Invalid{"title", "x"}), "400 server.invalid_request.body");
    EXPECT_EQ(code_of(TooMany{"x"}), "429 server.too_many_requests");
    EXPECT_EQ(code_of(Unavailable{"x"}), "503 server.unavailable");
    EXPECT_EQ(code_of(std::runtime_error{"secret"}), "500 internal.error");
}

TEST(PapraErrors, never_leak_what_went_wrong_inside)
{
    const auto response = present_error(std::runtime_error{"secret"}, request(""));
    EXPECT_EQ(response.body().find("secret"), std::string::npos);
    EXPECT_EQ(response.header(http::Header::cache_control), "no-store");
}

} // namespace quire::dialects::papra
