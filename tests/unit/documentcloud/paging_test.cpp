#include <dialects/documentcloud/paging.hpp>
#include <dialects/documentcloud/problem.hpp>
#include <gtest/gtest.h>
#include <json/print.hpp>

namespace quire::dialects::documentcloud {
namespace {

Query query(std::string_view text)
{
    return Query{http::parse_query(text)};
}

int refused(const Query& q, bool anonymous = false)
{
    try {
        read_page(q, anonymous);
        return 200;
    } catch (const Problem& problem) {
        return problem.status();
    }
}

json::Value page_of(const Query& q, const Neighbours& neighbours)
{
    return envelope(read_page(q, false), neighbours, {}, {"http://a/api/documents/", q});
}

TEST(Cursor, comes_back_as_it_went)
{
    for (const auto* key : {"", "2026-01-02 03:04:05.000006", "Ärger \x1f mit & = %", "日本"}) {
        const Cursor cursor{"-title", {key, 9007199254740993}, true};
        EXPECT_EQ(decode(encode(cursor)), cursor) << key;
    }
}

TEST(Cursor, is_safe_in_an_address)
{
    const auto text = encode({"title", {"\xc3\xbf\xc3\xbe? ? >>>", 7}, false});
    EXPECT_EQ(http::percent_encode(text), text);
}

TEST(Cursor, that_we_did_not_make_is_none)
{
    for (const auto* text : {"x", "!!!!", "Zm9v", "AAAA", "cD0yMDIw"})
        EXPECT_FALSE(decode(text)) << text;
}

TEST(PageSize, is_25_unless_a_number_within_the_limit_is_asked)
{
    EXPECT_EQ(page_size(query(""), false), 25);
    EXPECT_EQ(page_size(query("per_page=100"), false), 100);
    EXPECT_EQ(page_size(query("per_page=101"), false), 100);
    EXPECT_EQ(page_size(query("per_page=101"), true), 25);
    EXPECT_EQ(page_size(query("per_page=7"), true), 7);
    for (const auto* text : {"0", "-1", "abc", "", "1.5", "99999999999999999999"})
        EXPECT_EQ(page_size(query(std::string{"per_page="} + text), false), 25) << text;
}

TEST(Page, numbered_ones_are_asked_by_version)
{
    const auto page = read_page(query("version=1.0&page=3&per_page=10"), false);
    EXPECT_TRUE(page.numbered);
    EXPECT_TRUE(page.window.counted);
    EXPECT_EQ(page.window.offset, 20);
    EXPECT_EQ(page.window.limit, 10);
    EXPECT_FALSE(read_page(query("page=3"), false).numbered);
}

TEST(Page, that_cannot_be_is_not_found)
{
    for (const auto* text : {"version=3.0", "version=1.0&page=0", "version=1.0&page=x",
                             "version=1.0&page=1001", "cursor=nonsense"})
        EXPECT_EQ(refused(query(text)), 404) << text;
    EXPECT_EQ(refused(query("version=1.0&page=101"), true), 404);
    EXPECT_EQ(refused(query("version=1.0&page=101"), false), 200);
    EXPECT_EQ(refused(query("cursor=")), 200);
}

TEST(Envelope, keeps_the_other_parameters_and_carries_the_order)
{
    const auto q = query("ordering=-title&user=1&cursor=");
    const auto page = page_of(q, {Position{"Zoo", 5}, Position{"Aal", 9}, {}});
    const auto next = std::string{*page["next"].text()};
    EXPECT_EQ(next.find("http://a/api/documents/?ordering=-title&user=1&cursor="), 0U);
    const auto cursor = decode(next.substr(next.rfind('=') + 1));
    ASSERT_TRUE(cursor);
    EXPECT_EQ(cursor->ordering, "-title");
    EXPECT_EQ(cursor->position, (Position{"Zoo", 5}));
    EXPECT_FALSE(cursor->backward);
    const auto previous = std::string{*page["previous"].text()};
    EXPECT_TRUE(decode(previous.substr(previous.rfind('=') + 1))->backward);
    EXPECT_FALSE(page.has("count"));
}

TEST(Envelope, ends_with_null)
{
    const auto page = page_of(query(""), {});
    EXPECT_EQ(json::print(page), R"({"next":null,"previous":null,"results":[]})");
}

TEST(Envelope, of_numbered_pages_counts_and_leaves_the_first_page_unsaid)
{
    const auto page = page_of(query("version=1.0&page=2&per_page=10"), {{}, {}, 25});
    EXPECT_EQ(json::print(page),
              R"({"count":25,"next":"http://a/api/documents/?version=1.0&per_page=10&page=3",)"
              R"("previous":"http://a/api/documents/?version=1.0&per_page=10","results":[]})");
    EXPECT_THROW(page_of(query("version=1.0&page=4&per_page=10"), {{}, {}, 25}), Problem);
    EXPECT_NO_THROW(page_of(query("version=1.0"), {{}, {}, 0}));
}

} // namespace
} // namespace quire::dialects::documentcloud
