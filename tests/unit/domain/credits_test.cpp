#include <domain/credits.hpp>
#include <gtest/gtest.h>

namespace quire {
namespace {

using namespace std::chrono;

Day day(int y, unsigned m, unsigned d)
{
    return year{y} / month{m} / std::chrono::day{d};
}

TEST(Credits, are_taken_from_the_monthly_pot_first)
{
    Credits credits{.monthly = 10, .purchased = 5, .allowance = 10, .resets_on = {}};
    EXPECT_EQ(std::get<Spent>(spend(credits, 4)), (Spent{4, 0}));
    EXPECT_EQ(std::get<Spent>(spend(credits, 8)), (Spent{6, 2}));
    EXPECT_EQ(std::get<Spent>(spend(credits, 0)), (Spent{0, 0}));
    EXPECT_EQ(credits, (Credits{0, 3, 10, {}}));
}

TEST(Credits, are_not_touched_when_there_are_too_few)
{
    Credits credits{.monthly = 10, .purchased = 5, .allowance = 10, .resets_on = {}};
    EXPECT_EQ(std::get<Shortfall>(spend(credits, 18)), Shortfall{3});
    EXPECT_EQ(std::get<Shortfall>(spend(credits, std::numeric_limits<std::int64_t>::max())).amount,
              std::numeric_limits<std::int64_t>::max() - 15);
    EXPECT_EQ(credits, (Credits{10, 5, 10, {}}));
    EXPECT_EQ(std::get<Spent>(spend(credits, 15)), (Spent{10, 5}));
}

TEST(Credits, fill_up_on_their_day_however_late_somebody_looks)
{
    const Credits credits{
        .monthly = 1, .purchased = 5, .allowance = 10, .resets_on = day(2026, 3, 15)};
    EXPECT_EQ(refilled(credits, day(2026, 3, 14)), credits);
    EXPECT_EQ(refilled(credits, day(2026, 3, 15)), (Credits{10, 5, 10, day(2026, 4, 15)}));
    EXPECT_EQ(refilled(credits, day(2027, 1, 20)), (Credits{10, 5, 10, day(2027, 2, 15)}));
    EXPECT_EQ(refilled({1, 2, 0, {}}, day(2027, 1, 20)), (Credits{1, 2, 0, {}}));
}

TEST(Credits, come_with_an_allowance_at_once_and_each_month)
{
    EXPECT_EQ(with_allowance({1, 2, 0, {}}, 10, day(2026, 1, 31)),
              (Credits{10, 2, 10, day(2026, 2, 28)}));
    EXPECT_EQ(with_allowance({1, 2, 10, day(2026, 2, 1)}, 0, day(2026, 1, 31)),
              (Credits{0, 2, 0, {}}));
    EXPECT_EQ(with_allowance({}, 1, day(2026, 12, 5)).resets_on, day(2027, 1, 5));
}

} // namespace
} // namespace quire
