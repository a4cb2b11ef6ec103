#include <base/clock.hpp>

#include <cctype>
#include <fmt/format.h>

namespace quire {

using namespace std::chrono;

Time system_now()
{
    return time_point_cast<microseconds>(system_clock::now());
}

namespace {

struct Parts {
    year_month_day date;
    hh_mm_ss<microseconds> time;
};

Parts parts(Time time)
{
    const auto day = floor<days>(time);
    return {year_month_day{day}, hh_mm_ss{time - day}};
}

std::string print(Time time, char separator, int fraction_digits, std::string_view suffix)
{
    const auto [date, clock] = parts(time);
    auto text = fmt::format("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                            static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                            separator, clock.hours().count(), clock.minutes().count(),
                            clock.seconds().count());
    const auto micros = clock.subseconds().count();
    if (fraction_digits == 3) text += fmt::format(".{:03}", micros / 1000);
    if (fraction_digits == 6) text += fmt::format(".{:06}", micros);
    return text += suffix;
}

// Reads fixed-width numbers off the front of a text.
class Reader {
public:
    explicit Reader(std::string_view text) : m_rest(text) {}

    std::optional<int> number(std::size_t width)
    {
        if (m_rest.size() < width) return {};
        int value = 0;
        for (const char c : m_rest.substr(0, width)) {
            if (c < '0' || c > '9') return {};
            value = value * 10 + (c - '0');
        }
        m_rest.remove_prefix(width);
        return value;
    }

    bool skip(std::string_view any_of)
    {
        if (m_rest.empty() || any_of.find(m_rest.front()) == std::string_view::npos) return false;
        m_rest.remove_prefix(1);
        return true;
    }

    char peek() const { return m_rest.empty() ? '\0' : m_rest.front(); }
    bool done() const { return m_rest.empty(); }

    std::optional<microseconds> fraction()
    {
        std::int64_t value = 0;
        int digits = 0;
        for (; !m_rest.empty() && m_rest.front() >= '0' && m_rest.front() <= '9'; ++digits) {
            if (digits < 6) value = value * 10 + (m_rest.front() - '0');
            m_rest.remove_prefix(1);
        }
        if (digits == 0 || digits > 12) return {};
        for (int i = digits; i < 6; ++i)
            value *= 10;
        return microseconds{value};
    }

private:
    std::string_view m_rest;
};

std::optional<sys_days> read_date(Reader& in)
{
    const auto y = in.number(4);
    if (!y || !in.skip("-")) return {};
    const auto m = in.number(2);
    if (!m || !in.skip("-")) return {};
    const auto d = in.number(2);
    if (!d) return {};
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)},
                              day{static_cast<unsigned>(*d)}};
    if (!date.ok() || *y < 1) return {};
    return sys_days{date};
}

std::optional<microseconds> read_clock(Reader& in)
{
    const auto h = in.number(2);
    if (!h || *h > 23 || !in.skip(":")) return {};
    const auto m = in.number(2);
    if (!m || *m > 59) return {};
    microseconds time = hours{*h} + minutes{*m};
    if (!in.skip(":")) return time;
    const auto s = in.number(2);
    if (!s || *s > 59) return {};
    time += seconds{*s};
    if (!in.skip(".")) return time;
    const auto fraction = in.fraction();
    if (!fraction) return {};
    return time + *fraction;
}

// The offset of local time from UTC.
std::optional<minutes> read_zone(Reader& in)
{
    if (in.done() || in.skip("Zz")) return minutes{0};
    const bool west = in.peek() == '-';
    if (!in.skip("+-")) return {};
    const auto h = in.number(2);
    if (!h || *h > 14) return {};
    in.skip(":");
    const auto m = in.number(2);
    if (!m || *m > 59) return {};
    const auto offset = hours{*h} + minutes{*m};
    return west ? -offset : minutes{offset};
}

} // namespace

std::string iso_time(Time time, int fraction_digits)
{
    return print(time, 'T', fraction_digits, "Z");
}

std::string sql_time(Time time)
{
    return print(time, ' ', 6, "");
}

std::optional<Time> parse_time(std::string_view text)
{
    Reader in{text};
    const auto date = read_date(in);
    if (!date) return {};
    if (in.done()) return Time{*date};
    if (!in.skip("T +")) return {};
    const auto clock = read_clock(in);
    if (!clock) return {};
    const auto zone = read_zone(in);
    if (!zone || !in.done()) return {};
    return Time{*date} + *clock - *zone;
}

} // namespace quire
