// Giving a document other pages.
// Rules: services/documents.hpp.   Cases: tests/e2e/cases/documentcloud/modifications/

#include "documentcloud.hpp"

#include <dialects/documentcloud/documents.hpp>
#include <fmt/format.h>
#include <map>

namespace quire::handlers {

using namespace dialects::documentcloud;
using http::Response;

namespace {

// The documents that pages are taken from, each looked up once.
class SourceDocuments {
public:
    SourceDocuments(const Visit& visit, const Document& own) : m_visit(visit), m_own(own) {}

    const Document& get(std::optional<DocumentId> id)
    {
        if (!id || *id == m_own.id) return m_own;
        const auto known = m_others.find(*id);
        if (known != m_others.end()) return known->second;
        auto found = m_visit.quire.documents.find(*id, m_visit.viewer);
        if (!found)
            throw Forbidden{fmt::format("You may not take pages from the document {}.", id->value)};
        return m_others.emplace(*id, *std::move(found)).first->second;
    }

private:
    const Visit& m_visit;
    const Document& m_own;
    std::map<DocumentId, Document> m_others;
};

Response modify(Visit& visit)
{
    const auto document = editable_parent(visit);
    SourceDocuments sources{visit, document};
    const auto selections = read_modification(
        visit.body(), [&](std::optional<DocumentId> id) { return sources.get(id).page_count; });
    visit.quire.documents.modify(document.id, runs_of(selections), visit.viewer,
                                 visit.request.trace());
    json::Array echo;
    for (const auto& selection : selections)
        echo.push_back(present(selection, sources.get(selection.source).slug));
    return json_response(http::Status::created, {{"data", std::move(echo)}});
}

} // namespace

void add_modifying(Views& on)
{
    on.post("/api/documents/{id}/modifications/", modify,
            {.summary = "Give it other pages: its own and others' in a new order",
             .needs = Needs::edit_document,
             .takes = "list of modification",
             .gives = "modified"});
}

} // namespace quire::handlers
