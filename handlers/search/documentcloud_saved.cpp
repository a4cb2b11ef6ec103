// Queries that people keep under a name.
// Rules: services/saved_searches.hpp.   Cases: tests/e2e/cases/documentcloud/search/

#include "routes.hpp"

#include <handlers/documentcloud.hpp>

namespace quire::handlers {

namespace {

using namespace dialects::documentcloud;
using http::Response;
using http::Status;

constexpr TextRule name_rule{.most = 255, .blank = false};
constexpr TextRule query_rule{.most = 10000, .blank = false};

json::Value present(const SavedSearch& search)
{
    return {{"uuid", to_string(search.uuid)},
            {"name", search.name},
            {"query", search.query},
            {"created_at", iso_time(search.created)},
            {"updated_at", iso_time(search.updated)}};
}

// Everybody sees only their own: what is malformed is not there either.
Uuid uuid_of(const Visit& visit)
{
    const auto uuid = parse_uuid(visit.request.path_parameter("uuid"));
    if (!uuid) throw NotFound{"saved search"};
    return *uuid;
}

SavedSearch find(const Visit& visit)
{
    auto found = visit.quire.saved_searches.find(uuid_of(visit), visit.viewer);
    if (!found) throw NotFound{"saved search"};
    return *std::move(found);
}

SavedSearchChange read_change(const json::Value& body, bool whole)
{
    Fields fields{body};
    if (whole) {
        fields.require("name");
        fields.require("query");
    }
    SavedSearchChange change{fields.text("name", name_rule), fields.text("query", query_rule)};
    fields.finish();
    return change;
}

Response list(Visit& visit)
{
    visit.require_login();
    const auto page = read_page(visit.query, false);
    const auto found = visit.quire.saved_searches.list(page.window, visit.viewer);
    json::Array results;
    for (const auto& search : found.items)
        results.push_back(present(search));
    return json_response(Status::ok,
                         envelope(page, neighbours(found), std::move(results), visit.here()));
}

Response create(Visit& visit)
{
    visit.require_login();
    const auto draft = read_change(visit.body(), true);
    return json_response(Status::created, present(visit.quire.saved_searches.create(
                                              *draft.name, *draft.query, visit.viewer)));
}

Response show(Visit& visit)
{
    visit.require_login();
    return json_response(Status::ok, present(find(visit)));
}

Response change(Visit& visit, bool whole)
{
    visit.require_login();
    const auto search = find(visit);
    const auto wanted = read_change(visit.body(), whole);
    return json_response(
        Status::ok, present(visit.quire.saved_searches.change(search.uuid, wanted, visit.viewer)));
}

Response replace(Visit& visit)
{
    return change(visit, true);
}

Response update(Visit& visit)
{
    return change(visit, false);
}

Response remove(Visit& visit)
{
    visit.require_login();
    visit.quire.saved_searches.remove(uuid_of(visit), visit.viewer);
    return http::no_content();
}

} // namespace

void add_saved_searches(Views& on)
{
    const std::string all = "/api/documents/search/saved/";
    const std::string one = all + "{uuid}/";
    on.get(all, list,
           {.summary = "The caller's saved searches, newest first",
            .needs = Needs::login,
            .gives = "[saved search]"});
    on.post(all, create,
            {.summary = "Save a search",
             .needs = Needs::login,
             .takes = "saved search",
             .gives = "saved search"});
    on.get(one, show,
           {.summary = "One saved search", .needs = Needs::own_search, .gives = "saved search"});
    on.put(one, replace,
           {.summary = "Replace a saved search",
            .needs = Needs::own_search,
            .takes = "saved search",
            .gives = "saved search"});
    on.patch(one, update,
             {.summary = "Change a saved search",
              .needs = Needs::own_search,
              .takes = "saved search",
              .gives = "saved search"});
    on.del(one, remove, {.summary = "Delete a saved search", .needs = Needs::own_search});
}

} // namespace quire::handlers
