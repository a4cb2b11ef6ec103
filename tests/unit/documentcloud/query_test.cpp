#include <base/error.hpp>
#include <dialects/documentcloud/documents.hpp>
#include <dialects/documentcloud/search.hpp>
#include <gtest/gtest.h>

namespace quire::dialects::documentcloud {
namespace {

Query query(std::string_view text)
{
    return Query{http::parse_query(text)};
}

std::string refused_field(std::string_view text)
{
    try {
        read_filter(query(text), "");
        return "";
    } catch (const Invalid& error) {
        return error.errors().front().field;
    }
}

TEST(Query, has_many_spellings_for_many_values)
{
    const std::vector<std::string> expected{"1", "2", "3"};
    EXPECT_EQ(query("f=1,2,3").values("f"), expected);
    EXPECT_EQ(query("f=1&f=2&f=3").values("f"), expected);
    EXPECT_EQ(query("f[]=1&f%5B%5D=2,%203&g=4&f=").values("f"), expected);
}

TEST(Query, reads_booleans_in_any_case_and_ignores_the_rest)
{
    EXPECT_EQ(query("b=True").boolean("b"), true);
    EXPECT_EQ(query("b=FALSE").boolean("b"), false);
    EXPECT_FALSE(query("b=1").boolean("b"));
}

TEST(Filter, takes_ids_choices_numbers_and_dates)
{
    const auto filter = read_filter(
        query("user=1,2&access=public&access=private&status=success&id__in=9,8&page_count__gt=3"
              "&created_at__gt=2020-01-02&created_at__lt=2020-01-02+03:04:05&unknown=x"),
        "");
    EXPECT_EQ(filter.users, (std::vector<UserId>{{1}, {2}}));
    EXPECT_EQ(filter.access, (std::vector{Access::public_, Access::private_}));
    EXPECT_EQ(filter.status, std::vector{Status::success});
    EXPECT_EQ(filter.ids, (std::vector<DocumentId>{{9}, {8}}));
    EXPECT_EQ(filter.page_count_above, 3);
    EXPECT_EQ(iso_time(*filter.created_after), "2020-01-02T00:00:00.000000Z");
    EXPECT_EQ(iso_time(*filter.created_before), "2020-01-02T03:04:05.000000Z");
}

TEST(Filter, names_what_it_cannot_read)
{
    EXPECT_EQ(refused_field("user=me"), "user");
    EXPECT_EQ(refused_field("access=everyone"), "access");
    EXPECT_EQ(refused_field("status=nonsense"), "status");
    EXPECT_EQ(refused_field("page_count=many"), "page_count");
    EXPECT_EQ(refused_field("created_at__lt=yesterday"), "created_at__lt");
    EXPECT_EQ(refused_field("id__in=1,x"), "id__in");
}

TEST(Filter, of_no_ids_matches_nothing)
{
    EXPECT_EQ(read_filter(query("id__in="), "").ids, std::vector<DocumentId>{{0}});
}

TEST(Filter, orders_by_four_words_and_by_id_otherwise)
{
    EXPECT_EQ(read_filter({}, "-page_count").order, DocumentOrder::page_count);
    EXPECT_TRUE(read_filter({}, "-page_count").descending);
    EXPECT_EQ(read_filter({}, "title").order, DocumentOrder::title);
    EXPECT_EQ(read_filter({}, "-password").order, DocumentOrder::id);
    EXPECT_FALSE(read_filter({}, "-password").descending);
}

TEST(Search, takes_known_fields_as_clauses_and_leaves_the_rest)
{
    const auto request = read_search(
        query("q=a&user=1&-access=public&data_x=1&tag=t&expand=user&per_page=5&hl=True&other=1&"
              "sort=title&page_no_3=x"),
        false);
    const http::Pairs expected{
        {"user", "1"}, {"-access", "public"}, {"data_x", "1"}, {"tag", "t"}, {"page_no_3", "x"}};
    EXPECT_EQ(request.clauses, expected);
    EXPECT_EQ(request.query, "a");
    EXPECT_EQ(request.sort, "title");
    EXPECT_EQ(request.limit, 5);
    EXPECT_TRUE(request.highlight);
}

TEST(Search, goes_on_where_its_cursor_says)
{
    const auto request = read_search(query("cursor=" + search_cursor(50)), false);
    EXPECT_EQ(request.offset, 50);
    EXPECT_EQ(read_search(query("version=1.0&page=3"), false).offset, 50);
}

} // namespace
} // namespace quire::dialects::documentcloud
