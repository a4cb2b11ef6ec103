#include <algorithm>
#include <dialects/documentcloud/paging.hpp>
#include <dialects/documentcloud/problem.hpp>

namespace quire::dialects::documentcloud {

namespace {

constexpr std::int64_t last_page = 1000;
constexpr std::int64_t last_page_for_anonymous = 100;

std::int64_t read_number(const Query& query, bool anonymous)
{
    const auto text = query.value("page").value_or("1");
    const auto number = read_integer(text);
    const auto most = anonymous ? last_page_for_anonymous : last_page;
    if (!number || *number < 1 || *number > most) throw problem(404, "Invalid page.");
    return *number;
}

bool read_version(const Query& query)
{
    const auto version = query.value("version").value_or("2.0");
    if (version != "1.0" && version != "2.0")
        throw problem(404, "Invalid version in query parameter.");
    return version == "1.0";
}

json::Value link(const Here& here, std::string_view name, const std::string& value)
{
    return here.url + here.query.with(name, value);
}

json::Value cursor_link(const Here& here, const std::string& ordering,
                        const std::optional<Position>& position, bool backward)
{
    if (!position) return nullptr;
    return link(here, "cursor", encode({ordering, *position, backward}));
}

json::Value numbered_envelope(const PageRequest& page, std::int64_t total, json::Array results,
                              const Here& here)
{
    const auto size = page.window.limit;
    const auto pages = std::max<std::int64_t>(1, (total + size - 1) / size);
    if (page.number > pages) throw problem(404, "Invalid page.");
    json::Value next;
    json::Value previous;
    if (page.number < pages) next = link(here, "page", std::to_string(page.number + 1));
    if (page.number == 2) previous = link(here, "page", "");
    if (page.number > 2) previous = link(here, "page", std::to_string(page.number - 1));
    return {{"count", total}, {"next", next}, {"previous", previous}, {"results", results}};
}

} // namespace

std::int64_t page_size(const Query& query, bool anonymous)
{
    const std::int64_t most = anonymous ? 25 : 100;
    const auto asked = read_integer(query.value("per_page").value_or(""));
    return asked && *asked > 0 ? std::min(*asked, most) : default_page_size;
}

PageRequest read_page(const Query& query, bool anonymous)
{
    PageRequest page;
    page.numbered = read_version(query);
    page.ordering = query.value("ordering").value_or("");
    page.window.limit = page_size(query, anonymous);
    if (page.numbered) {
        page.number = read_number(query, anonymous);
        page.window.offset = (page.number - 1) * page.window.limit;
        page.window.counted = true;
        return page;
    }
    const auto text = query.value("cursor");
    if (!text || text->empty()) return page;
    auto cursor = decode(*text);
    if (!cursor) throw problem(404, "Invalid cursor");
    page.ordering = std::move(cursor->ordering);
    page.window.from = std::move(cursor->position);
    page.window.backward = cursor->backward;
    return page;
}

json::Value envelope(const PageRequest& page, const Neighbours& neighbours, json::Array results,
                     const Here& here)
{
    if (page.numbered)
        return numbered_envelope(page, neighbours.total.value_or(0), std::move(results), here);
    json::Value object{json::Object{}};
    if (neighbours.total) object.set("count", *neighbours.total);
    object.set("next", cursor_link(here, page.ordering, neighbours.next, false));
    object.set("previous", cursor_link(here, page.ordering, neighbours.previous, true));
    object.set("results", std::move(results));
    return object;
}

} // namespace quire::dialects::documentcloud
