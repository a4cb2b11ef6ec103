// Creating, changing and removing, one by one and in bulk.

#include "documentcloud.hpp"

#include <algorithm>
#include <dialects/documentcloud/documents.hpp>

namespace quire::handlers {

using namespace dialects::documentcloud;
using http::Response;

namespace {

// --- creating ---

void require_creator(const Visit& visit)
{
    visit.require_login();
    if (!visit.viewer.verified) throw Forbidden{};
}

Response create_many(const Visit& visit, const json::Value& body)
{
    std::vector<Draft> drafts;
    read_each(list_of(body, most_at_once),
              [&](Fields& fields) { drafts.push_back(read_draft(fields)); });
    const auto documents = aligned(
        [&] { return visit.quire.documents.create(drafts, visit.viewer, visit.request.trace()); });
    return json_response(http::Status::created, present_created(visit, drafts, documents));
}

Response create(Visit& visit)
{
    require_creator(visit);
    const auto body = visit.body();
    if (body.array()) return create_many(visit, body);

    Fields fields{body};
    const auto draft = read_draft(fields);
    fields.finish();
    const auto document = visit.quire.documents.create(draft, visit.viewer, visit.request.trace());
    return json_response(http::Status::created,
                         present_created(visit, {draft}, {document}).front());
}

// --- changing ---

Response change(Visit& visit, bool whole)
{
    const auto before = editable(visit);
    const auto body = visit.body();
    Fields fields{body};
    auto wish = read_change(fields, whole);
    wish.page_texts = read_page_texts(fields, before.page_count);
    fields.finish();
    const auto after =
        visit.quire.documents.change(before.id, wish, visit.viewer, visit.request.trace());
    return json_response(http::Status::ok, present_one(visit, after));
}

Response put(Visit& visit)
{
    return change(visit, true);
}

Response patch(Visit& visit)
{
    return change(visit, false);
}

std::vector<Change> read_changes(const json::Value& body, bool whole)
{
    std::vector<Change> changes;
    read_each(list_of(body, most_at_once), [&](Fields& fields) {
        fields.require("id");
        const DocumentId id{fields.integer("id").value_or(0)};
        if (fields.has("pages"))
            fields.complain("pages",
                            "You may not set `pages` of more than one document at a time.");
        changes.push_back({id, read_change(fields, whole)});
    });
    return changes;
}

Response change_many(Visit& visit, bool whole)
{
    visit.require_login();
    const auto changes = read_changes(visit.body(), whole);
    const auto documents =
        aligned([&] { return visit.quire.documents.change(changes, visit.viewer); });
    return json_response(http::Status::ok, present_each(visit, documents));
}

Response put_many(Visit& visit)
{
    return change_many(visit, true);
}

Response patch_many(Visit& visit)
{
    return change_many(visit, false);
}

// --- removing ---

Response remove(Visit& visit)
{
    const auto document = removable(visit);
    visit.quire.documents.remove(document.id, visit.viewer);
    return http::no_content();
}

Response remove_many(Visit& visit)
{
    visit.require_login();
    std::vector<DocumentId> ids;
    for (const auto id : visit.query.integers("id__in"))
        ids.push_back(DocumentId{id});
    if (ids.empty()) throw Invalid{"id__in", "This field is required."};
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    visit.quire.documents.remove(ids, visit.viewer);
    return http::no_content();
}

} // namespace

void add_writing(Views& on)
{
    on.post("/api/documents/", create,
            {.summary = "Create one document or several",
             .needs = Needs::verified,
             .takes = "document",
             .gives = "document"});
    on.put("/api/documents/", put_many,
           {.summary = "Replace the metadata of several",
            .needs = Needs::edit_documents,
            .takes = "list of document",
            .gives = "list of document"});
    on.patch("/api/documents/", patch_many,
             {.summary = "Change several",
              .needs = Needs::edit_documents,
              .takes = "list of document",
              .gives = "list of document"});
    on.del("/api/documents/", remove_many,
           {.summary = "Delete the documents of id__in", .needs = Needs::remove_documents});
    on.put("/api/documents/{id}/", put,
           {.summary = "Replace its metadata",
            .needs = Needs::edit_document,
            .takes = "document",
            .gives = "document"});
    on.patch("/api/documents/{id}/", patch,
             {.summary = "Change it",
              .needs = Needs::edit_document,
              .takes = "document",
              .gives = "document"});
    on.del("/api/documents/{id}/", remove,
           {.summary = "Delete it", .needs = Needs::remove_document});
}

} // namespace quire::handlers
