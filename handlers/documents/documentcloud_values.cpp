// The key/values of one document: "data" to clients.
// Rules: services/documents.hpp.   Cases: tests/e2e/cases/documentcloud/data/

#include "documentcloud.hpp"

#include <dialects/documentcloud/documents.hpp>
#include <dialects/documentcloud/notes.hpp>

namespace quire::handlers {

using namespace dialects::documentcloud;
using http::Response;

namespace {

// A word that can be no key is an address that is not there.
std::string key_of(const Visit& visit)
{
    std::string key{visit.request.path_parameter("key")};
    if (!is_key(key)) throw NotFound{"key"};
    return key;
}

Response list(Visit& visit)
{
    return json_response(http::Status::ok, present(visible(visit).key_values));
}

Response show(Visit& visit)
{
    const auto document = visible(visit);
    json::Array values;
    if (const auto found = document.key_values.find(key_of(visit));
        found != document.key_values.end())
        for (const auto& value : found->second)
            values.emplace_back(value);
    return json_response(http::Status::ok, std::move(values));
}

Response change(Visit& visit, bool whole)
{
    const auto document = editable_parent(visit);
    auto key = key_of(visit);
    const auto body = visit.body();
    Fields fields{body};
    const auto wish = read_values_change(fields, std::move(key), whole);
    fields.finish();
    return json_response(http::Status::ok, present(visit.quire.documents.change_values(
                                               document.id, wish, visit.viewer)));
}

Response put(Visit& visit)
{
    return change(visit, true);
}

Response patch(Visit& visit)
{
    return change(visit, false);
}

Response remove(Visit& visit)
{
    const auto document = editable_parent(visit);
    const ValuesChange nothing{.key = key_of(visit), .values = std::vector<std::string>{}};
    visit.quire.documents.change_values(document.id, nothing, visit.viewer);
    return http::no_content();
}

} // namespace

void add_values(Views& on)
{
    constexpr auto all = "/api/documents/{id}/data/";
    constexpr auto one = "/api/documents/{id}/data/{key}/";
    on.get(all, list,
           {.summary = "Its values, by key", .needs = Needs::view_document, .gives = "data"});
    on.get(one, show,
           {.summary = "The values of one key",
            .needs = Needs::view_document,
            .gives = "list of string"});
    on.put(one, put,
           {.summary = "Replace the values of one key",
            .needs = Needs::edit_document,
            .takes = "values",
            .gives = "data"});
    on.patch(one, patch,
             {.summary = "Add and remove values of one key",
              .needs = Needs::edit_document,
              .takes = "values",
              .gives = "data"});
    on.del(one, remove, {.summary = "Remove one key", .needs = Needs::edit_document});
}

} // namespace quire::handlers
