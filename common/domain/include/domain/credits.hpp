#pragma once
// What an organization may spend: a monthly pot that is filled again, and one that was bought.

#include <base/clock.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <variant>

namespace quire {

using Day = std::chrono::sys_days;

struct Credits {
    std::int64_t monthly = 0;
    std::int64_t purchased = 0;
    std::int64_t allowance = 0;   // what the monthly pot is filled to
    std::optional<Day> resets_on; // the next filling; empty when there is no allowance
    bool operator==(const Credits&) const = default;
};

// As they are today: the monthly pot is full again when its day has come, and the day moves on.
Credits refilled(Credits credits, Day today);

// With a new allowance: the pot is full, and is filled again each month from today on.
Credits with_allowance(Credits credits, std::int64_t allowance, Day today);

struct Spent {
    std::int64_t monthly = 0;
    std::int64_t purchased = 0;
    bool operator==(const Spent&) const = default;
};
struct Shortfall {
    std::int64_t amount = 0;
    bool operator==(const Shortfall&) const = default;
};

// Takes from the monthly pot first. Too little in both: takes nothing.
std::variant<Spent, Shortfall> spend(Credits& credits, std::int64_t amount);

} // namespace quire
