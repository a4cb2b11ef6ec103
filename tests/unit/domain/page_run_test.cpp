#include <domain/page_run.hpp>

#include <gtest/gtest.h>

namespace quire {
namespace {

using List = std::vector<PageInterval>;

TEST(PageList, names_pages_and_ascending_ranges)
{
    EXPECT_EQ(parse_page_list("7"), (List{{7, 7}}));
    EXPECT_EQ(parse_page_list("0-499"), (List{{0, 499}}));
    EXPECT_EQ(parse_page_list("0-5,8,11-13"), (List{{0, 5}, {8, 8}, {11, 13}}));
    EXPECT_EQ(parse_page_list("0,0,0"), (List{{0, 0}, {0, 0}, {0, 0}}));
    EXPECT_EQ(parse_page_list("5-5"), (List{{5, 5}}));
    EXPECT_EQ(parse_page_list(" 1 - 2 , 3"), (List{{1, 2}, {3, 3}}));
}

TEST(PageList, is_nothing_else)
{
    for (const auto* text : {"", ",", "1,", ",1", "1-", "-1", "2-1", "a", "1a", "1.5", "+1", "1--2",
                             "1-2-3", "0x1", "99999999999999999999", "1 2", "1;2"})
        EXPECT_FALSE(parse_page_list(text)) << text;
}

TEST(PageRun, is_counted_and_joined_with_what_goes_on)
{
    const DocumentId other{7};
    const std::vector<PageRun> runs{{{}, {0, 1}, 0},    {{}, {2, 2}, 0}, {{}, {3, 4}, 1},
                                    {other, {5, 5}, 1}, {{}, {6, 6}, 1}, {{}, {6, 6}, 1}};
    EXPECT_EQ(page_count(runs), 8);
    EXPECT_EQ(joined(runs), (std::vector<PageRun>{{{}, {0, 2}, 0},
                                                  {{}, {3, 4}, 1},
                                                  {other, {5, 5}, 1},
                                                  {{}, {6, 6}, 1},
                                                  {{}, {6, 6}, 1}}));
    EXPECT_EQ(page_count(joined(runs)), 8);
}

void expect_near(const Box& is, const Box& expected)
{
    EXPECT_NEAR(is.x1, expected.x1, 1e-12);
    EXPECT_NEAR(is.x2, expected.x2, 1e-12);
    EXPECT_NEAR(is.y1, expected.y1, 1e-12);
    EXPECT_NEAR(is.y2, expected.y2, 1e-12);
}

TEST(TurnedBox, follows_its_page)
{
    const Box box{0.1, 0.2, 0.3, 0.7};
    expect_near(turned(box, 0), box);
    expect_near(turned(box, 1), {0.3, 0.7, 0.1, 0.2});
    expect_near(turned({0.1, 0.2, 0.3, 0.6}, 1), {0.4, 0.7, 0.1, 0.2});
    expect_near(turned({0.1, 0.2, 0.3, 0.6}, 2), {0.8, 0.9, 0.4, 0.7});
    expect_near(turned({0.1, 0.2, 0.3, 0.6}, 3), {0.3, 0.6, 0.8, 0.9});
}

TEST(TurnedBox, comes_back_after_a_full_turn)
{
    const Box box{0.1, 0.25, 0.3, 0.6};
    for (int turns = 0; turns < 4; ++turns)
        expect_near(turned(turned(box, turns), 4 - turns), box);
    expect_near(turned(turned(box, 1), 1), turned(box, 2));
}

} // namespace
} // namespace quire
