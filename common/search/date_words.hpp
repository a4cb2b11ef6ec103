#pragma once
// Dates as the query languages write them.

#include <base/clock.hpp>
#include <optional>
#include <string_view>

namespace quire::search {

// NOW or YYYY-MM-DDThh:mm:ss[.f]Z, then any of +1MONTH -2DAYS /YEAR …: amounts are added in turn, a
// slash rounds down to the beginning of the unit. A bare date is none.
std::optional<Time> read_date_math(std::string_view text, Time now);

// `now`, YYYY, YYYY-MM, YYYY-MM-DD (also with / or .), a full ISO time, "January 2, 2024": the
// first instant of what is named, UTC.
std::optional<Time> read_loose_date(std::string_view text, Time now);

} // namespace quire::search
