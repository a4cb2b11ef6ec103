// Redactions of one document.
// Rules: services/documents.hpp.   Cases: tests/e2e/cases/documentcloud/redactions/

#include "documentcloud.hpp"

#include <dialects/documentcloud/redactions.hpp>
#include <fmt/format.h>

namespace quire::handlers {

using namespace dialects::documentcloud;
using http::Response;

namespace {

// A list of boxes; one box by itself is a list of one.
std::vector<Redaction> read_redactions(const json::Value& body, const Document& document)
{
    const auto single = body.object() ? json::Array{body} : json::Array{};
    std::vector<Redaction> redactions;
    read_each(body.object() ? single : list_of(body, most_redactions), [&](Fields& fields) {
        const auto redaction = read_redaction(fields);
        fields.finish();
        check(redaction, document.page_count);
        redactions.push_back(redaction);
    });
    return redactions;
}

Response redact(Visit& visit)
{
    const auto document = editable_parent(visit);
    const auto body = visit.body();
    const auto redactions = read_redactions(body, document);
    if (processing(document.status))
        throw Conflict{fmt::format("Already processing: {}", document.id.value)};
    visit.quire.documents.redact(document.id, redactions, visit.viewer, visit.request.trace());
    json::Array echo;
    for (const auto& redaction : redactions)
        echo.push_back(present(redaction));
    return json_response(http::Status::created, std::move(echo));
}

} // namespace

void add_redactions(Views& on)
{
    on.post("/api/documents/{id}/redactions/", redact,
            {.summary = "Make parts of pages unreadable for good",
             .needs = Needs::edit_document,
             .takes = "list of redaction",
             .gives = "list of redaction"});
}

} // namespace quire::handlers
