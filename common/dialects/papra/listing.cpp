#include <dialects/papra/listing.hpp>

#include <base/text.hpp>
#include <charconv>
#include <dialects/papra/problem.hpp>

namespace quire::dialects::papra {

namespace {

constexpr std::int64_t largest_index = (std::int64_t{1} << 53) - 1;
constexpr std::int64_t default_page_size = 100;

std::int64_t read_number(const http::Request& request, std::string_view name,
                         std::int64_t otherwise, std::int64_t least, std::int64_t most)
{
    const auto text = request.query(name);
    if (!text) return otherwise;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc{} || end != text->data() + text->size() || value < least || value > most)
        throw invalid_query(std::string{name}, "Expected a whole number from " +
                                                   std::to_string(least) + " to " +
                                                   std::to_string(most));
    return value;
}

DocumentOrder read_order(const http::Request& request)
{
    const auto text = request.query("sortField").value_or("createdAt");
    if (text == "createdAt") return DocumentOrder::created;
    if (text == "updatedAt") return DocumentOrder::updated;
    if (text == "name") return DocumentOrder::title;
    if (text == "documentDate") return DocumentOrder::document_date;
    throw invalid_query("sortField", "Expected createdAt, updatedAt, name or documentDate");
}

bool read_descending(const http::Request& request)
{
    const auto text = request.query("sortOrder").value_or("desc");
    if (text != "asc" && text != "desc") throw invalid_query("sortOrder", "Expected asc or desc");
    return text == "desc";
}

std::vector<std::string> read_tags(const http::Request& request)
{
    std::vector<std::string> tags;
    for (const auto* name : {"tags", "tags[]"})
        for (const auto list : request.query_all(name))
            for (const auto tag : split(list, ','))
                if (!tag.empty()) tags.emplace_back(tag);
    return tags;
}

} // namespace

ListQuery read_list_query(const http::Request& request, bool search_required)
{
    const auto search = request.query("searchQuery");
    if (search_required && !search)
        throw invalid_query("searchQuery", "A search query is required");
    if (search && length(*search) > longest_search)
        throw invalid_query("searchQuery", "At most 1024 characters");

    ListQuery query;
    query.window.limit = read_number(request, "pageSize", default_page_size, 1, default_page_size);
    const auto index = read_number(request, "pageIndex", 0, 0, largest_index);
    query.window.offset =
        index > largest_index / query.window.limit ? largest_index : index * query.window.limit;
    query.window.counted = true;
    query.order = read_order(request);
    query.descending = read_descending(request);
    query.tags = read_tags(request);
    query.search = search.value_or("");
    return query;
}

} // namespace quire::dialects::papra
