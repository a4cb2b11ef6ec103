// Notes on the pages of one document.
// Rules: services/notes.hpp.   Cases: tests/e2e/cases/documentcloud/notes/

#include "documentcloud.hpp"
#include "parts.hpp"

#include <array>
#include <dialects/documentcloud/notes.hpp>
#include <handlers/documentcloud_documents.hpp>

namespace quire::handlers {

using namespace dialects::documentcloud;
using http::Response;

namespace {

constexpr std::array<std::string_view, 2> expandable{"user", "organization"};

json::Array present_notes(const Visit& visit, const std::vector<Note>& notes,
                          const Expansion& expansion)
{
    json::Array objects;
    for (const auto& note : notes)
        objects.push_back(present(note, visit.config.notes.tags));
    expand_people(visit, expansion, objects, Detail::listed);
    return shaped(visit, std::move(objects));
}

json::Value present_note(const Visit& visit, const Note& note)
{
    return present_notes(visit, {note}, Expansion::on_object(visit.query, expandable)).front();
}

Note found(const Visit& visit, const Document& document)
{
    auto note = visit.quire.notes.find(document, visit.id<NoteId>("note"), visit.viewer);
    if (!note) throw NotFound{"note"};
    return *std::move(note);
}

// The note is there for the viewer, who may change it.
Note changeable(const Visit& visit)
{
    const auto document = visible(visit);
    visit.require_login();
    auto note = found(visit, document);
    if (!note.rights.change) throw Forbidden{};
    return note;
}

Response list(Visit& visit)
{
    const auto document = visible(visit);
    const auto page = read_page(visit.query, visit.viewer.anonymous());
    const auto notes = visit.quire.notes.list(document, visit.query.integer("page_number"),
                                              page.window, visit.viewer);
    auto objects = present_notes(visit, notes.items, Expansion::on_list(visit.query, expandable));
    auto response = json_response(
        http::Status::ok, envelope(page, neighbours(notes), std::move(objects), visit.here()));
    allow_caching(visit, response);
    return response;
}

Response show(Visit& visit)
{
    auto response =
        json_response(http::Status::ok, present_note(visit, found(visit, visible(visit))));
    allow_caching(visit, response);
    return response;
}

Response create(Visit& visit)
{
    const auto document = visible(visit);
    visit.require_login();
    const auto body = visit.body();
    Fields fields{body};
    const auto draft = read_note_draft(fields);
    fields.finish();
    const auto note = visit.quire.notes.create(document.id, draft, visit.viewer);
    return json_response(http::Status::created, present_note(visit, note));
}

struct NotePart {
    static Notes& service(const Visit& visit) { return visit.quire.notes; }
    static Note changeable(const Visit& visit) { return handlers::changeable(visit); }
    static NoteChange read_change(Fields& fields, bool whole)
    {
        return read_note_change(fields, whole);
    }
    static json::Value show(const Visit& visit, const Note& note)
    {
        return present_note(visit, note);
    }
};

} // namespace

void add_notes(Views& on)
{
    constexpr auto all = "/api/documents/{id}/notes/";
    constexpr auto one = "/api/documents/{id}/notes/{note}/";
    on.get(all, list,
           {.summary = "Its notes that the caller may see",
            .needs = Needs::view_document,
            .gives = "[note]"});
    on.post(all, create,
            {.summary = "Write a note; sharing it needs the edit right",
             .needs = Needs::annotate_document,
             .takes = "note",
             .gives = "note"});
    on.get(one, show, {.summary = "One note", .needs = Needs::view_note, .gives = "note"});
    on.put(one, put_part<NotePart>,
           {.summary = "Change a note, all of it",
            .needs = Needs::change_note,
            .takes = "note",
            .gives = "note"});
    on.patch(one, patch_part<NotePart>,
             {.summary = "Change some of a note",
              .needs = Needs::change_note,
              .takes = "note",
              .gives = "note"});
    on.del(one, remove_part<NotePart>, {.summary = "Remove a note", .needs = Needs::change_note});
}

} // namespace quire::handlers
