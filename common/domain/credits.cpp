#include <domain/credits.hpp>

#include <algorithm>

namespace quire {

namespace {

using namespace std::chrono;

// The same day of the next month, or its last day.
Day a_month_later(Day day)
{
    const year_month_day date{day};
    const auto month = year_month{date.year(), date.month()} + months{1};
    const auto last = year_month_day_last{month.year(), month_day_last{month.month()}};
    return month.year() / month.month() / std::min(date.day(), last.day());
}

} // namespace

Credits refilled(Credits credits, Day today)
{
    while (credits.resets_on && *credits.resets_on <= today) {
        credits.monthly = credits.allowance;
        credits.resets_on = a_month_later(*credits.resets_on);
    }
    return credits;
}

Credits with_allowance(Credits credits, std::int64_t allowance, Day today)
{
    credits.allowance = credits.monthly = allowance;
    credits.resets_on = allowance > 0 ? std::optional{a_month_later(today)} : std::nullopt;
    return credits;
}

std::variant<Spent, Shortfall> spend(Credits& credits, std::int64_t amount)
{
    const Spent spent{std::min(amount, credits.monthly),
                      amount - std::min(amount, credits.monthly)};
    if (spent.purchased > credits.purchased) return Shortfall{spent.purchased - credits.purchased};
    credits.monthly -= spent.monthly;
    credits.purchased -= spent.purchased;
    return spent;
}

} // namespace quire
