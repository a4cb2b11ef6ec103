// Search, as DocumentCloud clients see it.
// Routes: nginx/documentcloud.conf.   Rules: services/finder.hpp.
// Cases: tests/e2e/cases/documentcloud/search/

#include "routes.hpp"

#include <array>
#include <dialects/documentcloud/notes.hpp>
#include <dialects/documentcloud/search.hpp>
#include <handlers/documentcloud.hpp>
#include <map>

namespace quire::handlers {

namespace {

using namespace dialects::documentcloud;
using http::Response;
using http::Status;

constexpr std::array<std::string_view, 3> expandable{"user", "organization", "projects"};

FindRequest to_service(const SearchRequest& asked)
{
    FindRequest request;
    request.query = asked.query;
    request.fields = asked.clauses;
    request.sort = asked.sort;
    request.highlight = asked.highlight;
    request.offset = asked.offset;
    request.limit = asked.limit;
    return request;
}

// Some of each document's notes, by document.
std::map<DocumentId, json::Array> notes_of(const Visit& visit, const FindResult& found)
{
    std::vector<Document> documents;
    for (const auto& hit : found.documents)
        documents.push_back(hit.document);
    std::map<DocumentId, json::Array> notes;
    for (const auto& note : visit.quire.notes.some_of(documents, visit.viewer))
        notes[note.document].push_back(present_found(note, visit.config.notes.tags));
    return notes;
}

json::Array texts(const std::vector<std::string>& snippets)
{
    return {snippets.begin(), snippets.end()};
}

json::Value present_note_highlights(const std::vector<NoteHighlights>& notes)
{
    json::Value object{json::Object{}};
    for (const auto& note : notes) {
        json::Value fields{json::Object{}};
        if (!note.title.empty()) fields.set("title", texts(note.title));
        if (!note.content.empty()) fields.set("description", texts(note.content));
        object.set(std::to_string(note.note.value), std::move(fields));
    }
    return object;
}

json::Array results(const Visit& visit, const FindResult& found)
{
    auto notes = notes_of(visit, found);
    json::Array objects;
    for (const auto& hit : found.documents) {
        auto object = present_found(hit.document, visit.origins);
        object.set("highlights",
                   found.highlighted ? present_highlights(hit.highlights) : json::Value{});
        object.set("notes", std::move(notes[hit.document.id]));
        if (found.notes_highlighted)
            object.set("note_highlights", present_note_highlights(hit.note_highlights));
        objects.push_back(std::move(object));
    }
    const auto expansion = Expansion::on_list(visit.query, expandable);
    expand_people(visit, expansion, objects, Detail::listed);
    if (expansion.has("projects")) expand_projects(visit, objects);
    const Shape shape{visit.query};
    for (auto& object : objects)
        object = shape.apply(std::move(object));
    return objects;
}

json::Value link(const Visit& visit, std::string_view name, const std::string& value)
{
    const auto here = visit.here();
    return here.url + here.query.with(name, value);
}

json::Value next_page(const Visit& visit, const SearchRequest& asked, bool more)
{
    if (!more) return {};
    return asked.numbered ? link(visit, "page", std::to_string(asked.number + 1))
                          : link(visit, "cursor", search_cursor(asked.offset + asked.limit));
}

// The first page is the address without a position.
json::Value previous_page(const Visit& visit, const SearchRequest& asked)
{
    if (asked.offset == 0) return {};
    const auto before = asked.offset - asked.limit;
    if (before <= 0) return link(visit, asked.numbered ? "page" : "cursor", "");
    return asked.numbered ? link(visit, "page", std::to_string(asked.number - 1))
                          : link(visit, "cursor", search_cursor(before));
}

json::Value answer(const Visit& visit, const SearchRequest& asked, const FindResult& found)
{
    return {{"count", found.total},
            {"next", next_page(visit, asked, found.more)},
            {"previous", previous_page(visit, asked)},
            {"escaped", found.escaped},
            {"results", results(visit, found)}};
}

Response search(Visit& visit)
{
    const auto asked = read_search(visit.query, visit.viewer.anonymous());
    const auto found = visit.quire.finder.find(to_service(asked), visit.viewer);
    return json_response(Status::ok, answer(visit, asked, found));
}

} // namespace

void add_documentcloud(Routes& routes)
{
    Views on{routes};
    on.get(
        "/api/documents/search/", search,
        {.summary = "Search what the caller may see", .needs = Needs::anyone, .gives = "[found]"});
    add_saved_searches(on);
}

} // namespace quire::handlers
