// Starting and cancelling the work on documents.

#include "documentcloud.hpp"

#include <dialects/documentcloud/documents.hpp>
#include <fmt/format.h>

namespace quire::handlers {

using namespace dialects::documentcloud;
using http::Response;

namespace {

constexpr auto ok = "OK";

Response process(Visit& visit)
{
    const auto document = editable(visit);
    if (!visit.viewer.verified) throw Forbidden{};
    const auto body = visit.body();
    Fields fields{body};
    const auto options = read_process_options(fields);
    fields.finish();
    if (processing(document.status))
        throw Conflict{fmt::format("Already processing: {}", document.id.value)};
    visit.quire.documents.process({document.id, options.force_ocr}, visit.viewer,
                                  visit.request.trace());
    return json_response(http::Status::ok, ok);
}

// [{"id": 1, "force_ocr": true}, …], or as older clients say it {"ids": [1, …]}.
std::vector<ProcessRequest> read_requests(const json::Value& body)
{
    std::vector<ProcessRequest> requests;
    if (body.object()) {
        Fields fields{body};
        fields.require("ids");
        for (const auto id : fields.integers("ids").value_or(std::vector<std::int64_t>{}))
            requests.push_back({DocumentId{id}, false});
        fields.finish();
        return requests;
    }
    read_each(list_of(body, most_at_once), [&](Fields& fields) {
        fields.require("id");
        const DocumentId id{fields.integer("id").value_or(0)};
        requests.push_back({id, read_process_options(fields).force_ocr});
    });
    return requests;
}

Response process_many(Visit& visit)
{
    visit.require_login();
    const auto requests = read_requests(visit.body());
    if (requests.empty()) throw Invalid{"ids", "Name at least one document."};
    if (requests.size() > most_at_once)
        throw Refused{
            fmt::format("Bulk operations are limited to {} documents at a time.", most_at_once)};
    visit.quire.documents.process(requests, visit.viewer, visit.request.trace());
    return json_response(http::Status::ok, ok);
}

Response cancel(Visit& visit)
{
    const auto document = removable(visit);
    if (!processing(document.status)) throw Conflict{"Not processing"};
    visit.quire.documents.cancel(document.id, visit.viewer);
    return json_response(http::Status::ok, ok);
}

} // namespace

void add_processing(Views& on)
{
    on.post("/api/documents/process/", process_many,
            {.summary = "Process documents",
             .needs = Needs::edit_documents,
             .takes = "list of process",
             .gives = "ok"});
    on.post("/api/documents/{id}/process/", process,
            {.summary = "Process its file",
             .needs = Needs::edit_document,
             .takes = "process",
             .gives = "ok"});
    on.del("/api/documents/{id}/process/", cancel,
           {.summary = "Cancel what is going on with it",
            .needs = Needs::remove_document,
            .gives = "ok"});
}

} // namespace quire::handlers
