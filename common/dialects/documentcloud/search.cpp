#include <dialects/documentcloud/search.hpp>

#include <algorithm>
#include <array>
#include <dialects/documentcloud/documents.hpp>
#include <dialects/documentcloud/paging.hpp>
#include <dialects/documentcloud/problem.hpp>

namespace quire::dialects::documentcloud {

namespace {

constexpr std::array<std::string_view, 23> fields{
    "id",       "document",   "user",        "account",    "organization", "group",
    "projects", "project",    "access",      "status",     "language",     "slug",
    "noindex",  "created_at", "updated_at",  "page_count", "pages",        "tag",
    "title",    "source",     "description", "doctext",    "text",
};

constexpr std::string_view search_ordering = "search"; // marks our cursors

std::int64_t read_number(const Query& query, bool anonymous)
{
    const auto number = read_integer(query.value("page").value_or("1"));
    if (!number || *number < 1) throw problem(404, "Invalid page.");
    const std::int64_t most = anonymous ? 100 : 1000;
    if (*number > most)
        throw Problem{400,
                      json::Value{{"error", "The page is past the last that can be asked for."},
                                  {"code", "max_page"}}};
    return *number;
}

void read_position(const Query& query, bool anonymous, SearchRequest& request)
{
    const auto version = query.value("version").value_or("2.0");
    if (version != "1.0" && version != "2.0")
        throw problem(404, "Invalid version in query parameter.");
    request.numbered = version == "1.0";
    if (request.numbered) {
        request.number = read_number(query, anonymous);
        request.offset = (request.number - 1) * request.limit;
        return;
    }
    const auto text = query.value("cursor").value_or("");
    if (text.empty()) return;
    const auto cursor = decode(text);
    if (!cursor || cursor->ordering != search_ordering || cursor->position.id < 0)
        throw problem(404, "Invalid cursor");
    request.offset = cursor->position.id;
}

} // namespace

bool is_search_field(std::string_view name)
{
    if (name.starts_with('-')) name.remove_prefix(1);
    if (name.starts_with("data_") || name.starts_with("page_no_")) return true;
    return std::ranges::find(fields, name) != fields.end();
}

std::string search_cursor(std::int64_t offset)
{
    return encode({std::string{search_ordering}, {"", offset}, false});
}

SearchRequest read_search(const Query& query, bool anonymous)
{
    SearchRequest request;
    request.query = query.value("q").value_or("");
    for (const auto& [name, value] : query.parameters())
        if (is_search_field(name)) request.clauses.emplace_back(name, value);
    request.sort = query.value("sort");
    if (!request.sort) request.sort = query.value("order");
    request.highlight = query.boolean("hl").value_or(false);
    request.limit = page_size(query, anonymous);
    read_position(query, anonymous, request);
    return request;
}

json::Value present_found(const Document& document, const Origins& origins)
{
    auto object = present(document, origins);
    object.set("id", std::to_string(document.id.value));
    object.set("created_at", iso_time(document.created, 3));
    object.set("updated_at", iso_time(document.updated, 3));
    if (document.publish_at) object.set("publish_at", iso_time(*document.publish_at, 3));
    object.set("noindex", document.noindex || document.admin_noindex);
    // The first page's size only, as clients of search are used to.
    const auto& spec = document.page_spec;
    const auto size = spec.substr(0, spec.find(':'));
    object.set("page_spec", size.empty() ? "" : size + ":0");
    object.erase("revision_control");
    object.erase("admin_noindex");
    return object;
}

} // namespace quire::dialects::documentcloud
