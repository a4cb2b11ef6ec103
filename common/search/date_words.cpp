#include "date_words.hpp"

#include <base/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace quire::search {

namespace {

using namespace std::chrono;

constexpr long most_amount = 1'000'000;
constexpr int first_year = -9999, last_year = 9999;

enum class Unit { year, month, day, hour, minute, second, milli };

std::optional<Unit> read_unit(std::string_view word)
{
    if (word.size() > 1 && word.ends_with('S')) word.remove_suffix(1);
    constexpr std::array<std::pair<std::string_view, Unit>, 9> names{
        {{"YEAR", Unit::year},
         {"MONTH", Unit::month},
         {"DAY", Unit::day},
         {"DATE", Unit::day},
         {"HOUR", Unit::hour},
         {"MINUTE", Unit::minute},
         {"SECOND", Unit::second},
         {"MILLI", Unit::milli},
         {"MILLISECOND", Unit::milli}}};
    for (const auto& [name, unit] : names)
        if (name == word) return unit;
    return {};
}

std::optional<Time> in_years_we_keep(year_month_day date, microseconds of_day)
{
    if (!date.year().ok() || int{date.year()} < first_year || int{date.year()} > last_year)
        return {};
    if (!date.ok()) date = date.year() / date.month() / last; // 31 January + 1 month
    return sys_days{date} + of_day;
}

std::optional<Time> add(Time time, long amount, Unit unit)
{
    const auto midnight = floor<days>(time);
    const year_month_day date{midnight};
    switch (unit) {
    case Unit::year:
        if (std::abs(amount) > last_year) return {};
        return in_years_we_keep(date + years{amount}, time - midnight);
    case Unit::month:
        if (std::abs(amount) > last_year * 12) return {};
        return in_years_we_keep(date + months{amount}, time - midnight);
    case Unit::day:
        time += days{amount};
        break;
    case Unit::hour:
        time += hours{amount};
        break;
    case Unit::minute:
        time += minutes{amount};
        break;
    case Unit::second:
        time += seconds{amount};
        break;
    case Unit::milli:
        time += milliseconds{amount};
        break;
    }
    return in_years_we_keep(floor<days>(time), time - floor<days>(time));
}

Time round_down(Time time, Unit unit)
{
    const year_month_day date{floor<days>(time)};
    switch (unit) {
    case Unit::year:
        return sys_days{date.year() / January / 1};
    case Unit::month:
        return sys_days{date.year() / date.month() / 1};
    case Unit::day:
        return floor<days>(time);
    case Unit::hour:
        return floor<hours>(time);
    case Unit::minute:
        return floor<minutes>(time);
    case Unit::second:
        return floor<seconds>(time);
    case Unit::milli:
        return floor<milliseconds>(time);
    }
    return time;
}

std::string_view take_letters(std::string_view& text)
{
    std::size_t size = 0;
    while (size < text.size() && text[size] >= 'A' && text[size] <= 'Z')
        ++size;
    const auto word = text.substr(0, size);
    text.remove_prefix(size);
    return word;
}

std::optional<Time> apply(Time time, std::string_view text)
{
    while (!text.empty()) {
        const char sign = text[0];
        text.remove_prefix(1);
        long amount = 0;
        if (sign == '+' || sign == '-') {
            const auto [end, error] =
                std::from_chars(text.data(), text.data() + text.size(), amount);
            if (error != std::errc{} || amount < 0 || amount > most_amount) return {};
            text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        } else if (sign != '/') {
            return {};
        }
        const auto unit = read_unit(take_letters(text));
        if (!unit) return {};
        const auto changed = sign == '/' ? std::optional{round_down(time, *unit)}
                                         : add(time, sign == '-' ? -amount : amount, *unit);
        if (!changed) return {};
        time = *changed;
    }
    return time;
}

std::optional<int> read_int(std::string_view text, std::size_t least, std::size_t most)
{
    int value = 0;
    if (text.size() < least || text.size() > most || text[0] == '-') return {};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return value;
}

std::optional<Time> first_instant(std::optional<int> year, std::optional<int> month,
                                  std::optional<int> day)
{
    if (!year || !month || !day) return {};
    const year_month_day date{std::chrono::year{*year},
                              std::chrono::month{static_cast<unsigned>(*month)},
                              std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return {};
    return sys_days{date};
}

std::optional<Time> read_parts(std::string_view text)
{
    for (const char separator : {'-', '/', '.'}) {
        const auto parts = split(text, separator);
        const auto year = read_int(parts[0], 4, 4);
        if (!year || parts.size() > 3) continue;
        const auto month = parts.size() > 1 ? read_int(parts[1], 1, 2) : 1;
        const auto day = parts.size() > 2 ? read_int(parts[2], 1, 2) : 1;
        if (const auto found = first_instant(year, month, day)) return found;
    }
    return {};
}

std::optional<int> read_month(std::string_view word)
{
    constexpr std::array<std::string_view, 12> names{
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};
    const auto lower = lower_ascii(word);
    if (lower.size() < 3) return {};
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i].starts_with(lower)) return static_cast<int>(i) + 1;
    return {};
}

// Month D, YYYY
std::optional<Time> read_in_words(std::string_view text)
{
    std::vector<std::string_view> words;
    for (const auto word : split(text, ' '))
        if (!word.empty()) words.push_back(word);
    if (words.size() != 3) return {};
    if (words[1].ends_with(',')) words[1].remove_suffix(1);
    return first_instant(read_int(words[2], 4, 4), read_month(words[0]), read_int(words[1], 1, 2));
}

} // namespace

std::optional<Time> read_date_math(std::string_view text, Time now)
{
    if (text.starts_with("NOW")) return apply(now, text.substr(3));
    const auto zone = text.find('Z');
    if (zone == std::string_view::npos || text.substr(0, zone).find('T') != 10) return {};
    const auto time = parse_time(text.substr(0, zone + 1));
    if (!time) return {};
    return apply(*time, text.substr(zone + 1));
}

std::optional<Time> read_loose_date(std::string_view text, Time now)
{
    text = trim(text);
    if (equals_ignoring_case(text, "now")) return now;
    if (text.empty()) return {};
    if (const auto time = read_parts(text)) return time;
    if (const auto time = parse_time(text)) return time;
    return read_in_words(text);
}

} // namespace quire::search
