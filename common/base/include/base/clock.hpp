#pragma once
// Times are UTC with microseconds, as the database keeps them. A clock is a parameter: tests pass
// their own.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace quire {

using Time = std::chrono::sys_time<std::chrono::microseconds>;
using Clock = std::function<Time()>;

Time system_now();

// "2025-09-24T16:09:01.460974Z": `fraction_digits` is 0, 3 or 6 and always printed in full.
std::string iso_time(Time time, int fraction_digits = 6);

// "2025-09-24 16:09:01.460974": as MariaDB takes it for DATETIME(6).
std::string sql_time(Time time);

// Reads YYYY-MM-DD, optionally followed by 'T', ' ' or '+' and hh:mm[:ss[.f…]], optionally by Z or
// ±hh:mm. No zone means UTC. Empty when it is not a time.
std::optional<Time> parse_time(std::string_view text);

} // namespace quire
