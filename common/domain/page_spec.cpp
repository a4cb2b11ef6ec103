#include <domain/page_spec.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>

namespace quire {

namespace {

constexpr std::size_t most_pages = 1'000'000;

std::string spell(const PageSize& size)
{
    char text[64];
    std::snprintf(text, sizeof text, "%.2fx%.2f", size.width, size.height);
    return text;
}

std::string join_runs(const std::vector<std::size_t>& pages)
{
    std::string text;
    for (std::size_t first = 0; first < pages.size();) {
        auto last = first;
        while (last + 1 < pages.size() && pages[last + 1] == pages[last] + 1)
            ++last;
        if (!text.empty()) text += ',';
        text += std::to_string(pages[first]);
        if (last > first) text += '-' + std::to_string(pages[last]);
        first = last + 1;
    }
    return text;
}

template<class Number>
std::optional<Number> read(std::string_view text)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return value;
}

std::optional<PageSize> read_size(std::string_view text)
{
    const auto x = text.find('x');
    if (x == std::string_view::npos) return {};
    const auto width = read<double>(text.substr(0, x));
    const auto height = read<double>(text.substr(x + 1));
    if (!width || !height || !std::isfinite(*width) || !std::isfinite(*height)) return {};
    return PageSize{*width, *height};
}

// Takes the text up to `separator` off the front.
std::string_view take(std::string_view& rest, char separator)
{
    const auto at = rest.find(separator);
    const auto part = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
    return part;
}

// Puts one size at the pages of one run, "3" or "5-9". False when malformed or a page is taken.
bool place(std::vector<std::optional<PageSize>>& pages, std::string_view run, const PageSize& size)
{
    const auto dash = run.find('-');
    const auto first = read<std::size_t>(run.substr(0, dash));
    const auto last =
        dash == std::string_view::npos ? first : read<std::size_t>(run.substr(dash + 1));
    if (!first || !last || *last < *first || *last >= most_pages) return false;
    if (pages.size() <= *last) pages.resize(*last + 1);
    for (auto page = *first; page <= *last; ++page) {
        if (pages[page]) return false;
        pages[page] = size;
    }
    return true;
}

} // namespace

std::string compress(const std::vector<PageSize>& pages)
{
    std::vector<std::string> order;
    std::map<std::string, std::vector<std::size_t>> where;
    for (std::size_t page = 0; page < pages.size(); ++page) {
        auto size = spell(pages[page]);
        auto& list = where[size];
        if (list.empty()) order.push_back(std::move(size));
        list.push_back(page);
    }

    std::string text;
    for (const auto& size : order) {
        if (!text.empty()) text += ';';
        text += size + ':' + join_runs(where[size]);
    }
    return text;
}

std::optional<std::vector<PageSize>> decompress(std::string_view page_spec)
{
    std::vector<std::optional<PageSize>> pages;
    while (!page_spec.empty()) {
        auto part = take(page_spec, ';');
        const auto size = read_size(take(part, ':'));
        if (!size || part.empty()) return {};
        while (!part.empty())
            if (!place(pages, take(part, ','), *size)) return {};
    }

    std::vector<PageSize> sizes;
    for (const auto& page : pages) {
        if (!page) return {};
        sizes.push_back(*page);
    }
    return sizes;
}

} // namespace quire
