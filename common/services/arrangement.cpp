#include "arrangement.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <services/accounts.hpp>
#include <set>
#include <store/documents.hpp>
#include <store/notes.hpp>
#include <store/people.hpp>
#include <store/revisions.hpp>
#include <store/sections.hpp>

namespace quire {

namespace {

using store::StoredRun;

struct Place {
    std::int64_t page = 0; // in the new document
    int quarter_turns = 0;
};

// Where the pages of one document come to stand.
using Places = std::map<std::int64_t, std::vector<Place>>;

std::map<DocumentId, Places> places_of(const std::vector<StoredRun>& runs)
{
    std::map<DocumentId, Places> all;
    std::int64_t next = 0;
    for (const auto& run : runs)
        for (auto page = run.pages.first; page <= run.pages.second; ++page)
            all[run.document][page].push_back({next++, run.quarter_turns});
    return all;
}

Note at(Note note, const Place& place)
{
    note.page = place.page;
    if (note.box) note.box = turned(*note.box, place.quarter_turns);
    return note;
}

// Copies of a note for some of the places of its page.
void copy_note(Database& database, const Note& note, DocumentId to, std::span<const Place> places,
               Time now)
{
    for (const auto& place : places) {
        auto copy = at(note, place);
        copy.document = to;
        copy.created = copy.updated = now;
        store::insert_note(database, copy);
    }
}

void move_own_notes(Database& database, DocumentId document, const Places& places, Time now)
{
    for (auto& note : store::all_notes_on(database, document)) {
        const auto found = places.find(note.page);
        if (found == places.end()) {
            note.page = 0;
            note.box.reset();
            store::update_note(database, note, note.updated);
            continue;
        }
        const std::span list{found->second};
        store::update_note(database, at(note, list.front()), note.updated);
        copy_note(database, note, document, list.subspan(1), now);
    }
}

void copy_notes(Database& database, DocumentId from, DocumentId to, const Places& places,
                const Viewer& viewer, Time now)
{
    const auto sources = store::load_visible(database, {from}, viewer);
    for (const auto& note : store::notes_of(database, sources, viewer))
        if (const auto found = places.find(note.page); found != places.end())
            copy_note(database, note, to, found->second, now);
}

void copy_section(Database& database, const Section& section, DocumentId to,
                  std::span<const Place> places)
{
    for (const auto& place : places)
        store::insert_section(
            database, {.id = {}, .document = to, .page = place.page, .title = section.title});
}

void move_own_sections(Database& database, DocumentId document, const Places& places)
{
    const auto sections = store::sections_of(database, {document});
    store::set_sections_aside(database, document); // two of them may change places
    for (auto section : sections) {
        const auto found = places.find(section.page);
        if (found == places.end()) {
            store::delete_section(database, section.id);
            continue;
        }
        const std::span list{found->second};
        section.page = list.front().page;
        store::update_section(database, section);
        copy_section(database, section, document, list.subspan(1));
    }
}

} // namespace

Viewer asker(Database& database, const Job& job)
{
    return store::load_viewer(database, job.user).value_or(Accounts::anonymous());
}

std::string obstacle(Database& database, const Job& job, const std::vector<StoredRun>& runs,
                     const Viewer& viewer)
{
    std::map<DocumentId, RevisionId> sources;
    for (const auto& run : runs)
        sources.emplace(run.document, run.source);
    for (const auto& [document, revision] : sources) {
        const bool own = document == job.document;
        if (!own && store::load_visible(database, {document}, viewer).empty())
            return fmt::format("The document {}, which pages were to be taken from, is not there "
                               "any more. Nothing was changed.",
                               document.value);
        if (store::current_revision_shared(database, document) != revision)
            return fmt::format(
                "The document {} was changed while its pages were taken. Nothing was "
                "changed here: try again.",
                document.value);
    }
    return "";
}

void rearrange_notes(Database& database, const Job& job, const std::vector<StoredRun>& runs,
                     const Viewer& viewer, Time now)
{
    auto places = places_of(runs);
    move_own_notes(database, job.document, places[job.document], now);
    for (const auto& [document, theirs] : places)
        if (document != job.document)
            copy_notes(database, document, job.document, theirs, viewer, now);
}

void rearrange_sections(Database& database, const Job& job, const std::vector<StoredRun>& runs)
{
    auto places = places_of(runs);
    move_own_sections(database, job.document, places[job.document]);
    for (const auto& [document, theirs] : places) {
        if (document == job.document) continue;
        for (const auto& section : store::sections_of(database, {document}))
            if (const auto found = theirs.find(section.page); found != theirs.end())
                copy_section(database, section, job.document, found->second);
    }
}

} // namespace quire
