// Lists, single documents, their errors, their progress, and searching inside one.

#include "documentcloud.hpp"

#include <dialects/documentcloud/documents.hpp>
#include <handlers/documentcloud_documents.hpp>

namespace quire::handlers {

using namespace dialects::documentcloud;
using http::Response;

namespace {

Response list(Visit& visit)
{
    const auto page = read_page(visit.query, visit.viewer.anonymous());
    const auto filter = read_filter(visit.query, page.ordering);
    const auto found = visit.quire.documents.list(filter, page.window, visit.viewer);
    const auto expansion = Expansion::on_list(visit.query, expandable_on_document_lists);
    return list_response(visit, page, neighbours(found),
                         present_in(visit, found.items, expansion, Detail::listed));
}

json::Value progress_of(const Visit& visit, DocumentId id)
{
    const auto progress = visit.quire.documents.pending(id, visit.viewer);
    return progress ? present(*progress) : json::Value{json::Object{}};
}

Response show(Visit& visit)
{
    const auto document = visible(visit);
    auto object = present_one(visit, document);
    if (visit.query.has("remaining")) object.set("remaining", progress_of(visit, document.id));
    auto response = json_response(http::Status::ok, object);
    allow_caching(visit, response);
    return response;
}

Response errors(Visit& visit)
{
    const auto page = read_page(visit.query, visit.viewer.anonymous());
    const auto found =
        visit.quire.documents.errors(visit.id<DocumentId>(), page.window, visit.viewer);
    json::Array results;
    for (const auto& error : found.items)
        results.push_back(present(error));
    return list_response(visit, page, neighbours(found), std::move(results));
}

Response pending(Visit& visit)
{
    json::Array all;
    if (!visit.viewer.anonymous())
        for (const auto& progress : visit.quire.documents.pending(visit.viewer))
            all.push_back(present(progress));
    return json_response(http::Status::ok, std::move(all));
}

Response pending_one(Visit& visit)
{
    return json_response(http::Status::ok, progress_of(visit, visible(visit).id));
}

FindRequest inside(const Visit& visit, const Document& document)
{
    FindRequest request;
    request.query = visit.query.value("q").value_or("");
    request.document = document.id;
    request.limit = 1;
    request.highlight = true;
    request.snippets_per_page = 25;
    request.most_pages = document.page_count;
    return request;
}

Response search_inside(Visit& visit)
{
    const auto document = visible(visit);
    const auto found = visit.quire.finder.find(inside(visit, document), visit.viewer);
    json::Value pages{json::Object{}};
    if (!found.documents.empty()) pages = present_highlights(found.documents.front().highlights);
    return json_response(http::Status::ok, pages);
}

} // namespace

void add_reading(Views& on)
{
    on.get("/api/documents/", list,
           {.summary = "All documents that the caller may see",
            .needs = Needs::anyone,
            .gives = "[document]"});
    on.get("/api/documents/pending/", pending,
           {.summary = "Progress of the caller's documents",
            .needs = Needs::anyone,
            .gives = "list of progress"});
    on.get("/api/documents/{id}/", show,
           {.summary = "One document", .needs = Needs::view_document, .gives = "document"});
    on.get(
        "/api/documents/{id}/errors/", errors,
        {.summary = "What went wrong with it", .needs = Needs::view_document, .gives = "[error]"});
    on.get("/api/documents/{id}/pending/", pending_one,
           {.summary = "Progress of one document",
            .needs = Needs::view_document,
            .gives = "progress"});
    on.get("/api/documents/{id}/search/", search_inside,
           {.summary = "Pages of it that fit a query",
            .needs = Needs::view_document,
            .gives = "highlights"});
    for (const auto* later :
         {"entities", "revisions", "legacy_entities", "legacy_entities_2", "dates"}) {
        const auto pattern = std::string{"/api/documents/{id}/"} + later + "/";
        on.all(pattern, not_available, later_on);
        on.all(pattern + "{rest...}", not_available, later_on);
    }
}

} // namespace quire::handlers
