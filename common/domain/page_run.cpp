#include <domain/page_run.hpp>

#include <charconv>

namespace quire {

namespace {

// Takes a number off the text: digits only, no sign.
std::optional<std::int64_t> take_number(std::string_view& text)
{
    std::int64_t number = 0;
    if (text.empty() || text.front() < '0' || text.front() > '9') return {};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return {};
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

void skip_spaces(std::string_view& text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
}

bool take(std::string_view& text, char wanted)
{
    skip_spaces(text);
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    skip_spaces(text);
    return true;
}

} // namespace

std::optional<std::vector<PageInterval>> parse_page_list(std::string_view text)
{
    std::vector<PageInterval> list;
    skip_spaces(text);
    do {
        const auto first = take_number(text);
        const auto last = take(text, '-') ? take_number(text) : first;
        if (!first || !last || *last < *first) return {};
        list.emplace_back(*first, *last);
    } while (take(text, ','));
    return text.empty() ? std::optional{list} : std::nullopt;
}

std::int64_t length(const PageInterval& pages)
{
    return pages.second - pages.first + 1;
}

std::int64_t page_count(const std::vector<PageRun>& runs)
{
    std::int64_t count = 0;
    for (const auto& run : runs)
        count += length(run.pages);
    return count;
}

std::vector<PageRun> joined(const std::vector<PageRun>& runs)
{
    std::vector<PageRun> list;
    for (const auto& run : runs) {
        const bool goes_on = !list.empty() && list.back().source == run.source &&
                             list.back().quarter_turns == run.quarter_turns &&
                             list.back().pages.second + 1 == run.pages.first;
        if (goes_on)
            list.back().pages.second = run.pages.second;
        else
            list.push_back(run);
    }
    return list;
}

Box turned(const Box& box, int quarter_turns)
{
    switch (quarter_turns % 4) {
    case 1:
        return {1 - box.y2, 1 - box.y1, box.x1, box.x2};
    case 2:
        return {1 - box.x2, 1 - box.x1, 1 - box.y2, 1 - box.y1};
    case 3:
        return {box.y1, box.y2, 1 - box.x2, 1 - box.x1};
    default:
        return box;
    }
}

} // namespace quire
