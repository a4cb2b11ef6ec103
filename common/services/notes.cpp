#include "document_access.hpp"

#include <base/error.hpp>
#include <services/jobs.hpp>
#include <services/notes.hpp>
#include <store/index_queue.hpp>
#include <store/notes.hpp>

namespace quire {

namespace {

constexpr std::int64_t most_of_kind = 10;

void require_openness(const Document& document, Access before, Access after)
{
    if (!may_open_note(document.rights, before, after))
        throw Forbidden("Only those who may edit the document may share notes on it: make the note "
                        "private.");
}

// The note under its document's lock, for somebody who may change it.
Note lock_note(Database& database, const Document& document, NoteId id, const Viewer& viewer)
{
    auto note = store::find_note(database, document, id, viewer);
    if (!note) throw NotFound("note");
    if (!note->rights.change) throw Forbidden();
    return *std::move(note);
}

template<class Value>
void put(Value& member, const std::optional<Value>& value)
{
    if (value) member = *value;
}

// Changes notes of a document under its lock; the index hears of it in the same transaction.
template<class Action>
auto change_under_lock(Core& core, DocumentId id, const Viewer& viewer, const Action& action)
{
    require(viewer, Permission::update_documents);
    return core.transaction([&](Database& database) {
        const auto document = lock_document(database, id, viewer, false);
        store::queue_for_index(database, id, false);
        return action(database, document);
    });
}

} // namespace

Slice<Note> Notes::list(const Document& document, std::optional<std::int64_t> page,
                        const Window& window, const Viewer& viewer)
{
    return m_core.read([&](Database& database) {
        return store::list_notes(database, document, page, window, viewer);
    });
}

std::optional<Note> Notes::find(const Document& document, NoteId id, const Viewer& viewer)
{
    return m_core.read(
        [&](Database& database) { return store::find_note(database, document, id, viewer); });
}

std::vector<Note> Notes::all_of(std::span<const Document> documents, const Viewer& viewer)
{
    return m_core.read(
        [&](Database& database) { return store::notes_of(database, documents, viewer); });
}

std::vector<Note> Notes::some_of(std::span<const Document> documents, const Viewer& viewer)
{
    return m_core.read([&](Database& database) {
        return store::notes_of(database, documents, viewer, most_of_kind);
    });
}

Note Notes::create(DocumentId id, const NoteDraft& draft, const Viewer& viewer)
{
    auto made =
        change_under_lock(m_core, id, viewer, [&](Database& database, const Document& document) {
            require_openness(document, Access::private_, draft.access);
            check(draft, document.page_count);
            Note note;
            note.document = id;
            note.user = *viewer.user;
            note.organization = viewer.active_organization;
            note.access = draft.access;
            note.page = draft.page;
            note.title = draft.title;
            note.content = draft.content;
            note.box = draft.box;
            note.created = note.updated = m_core.now();
            note.id = store::insert_note(database, note);
            return store::find_note(database, document, note.id, viewer).value();
        });
    wake_worker(m_core.config().paths.run.string());
    return made;
}

Note Notes::change(DocumentId id, NoteId note_id, const NoteChange& change, const Viewer& viewer)
{
    auto changed =
        change_under_lock(m_core, id, viewer, [&](Database& database, const Document& document) {
            auto note = lock_note(database, document, note_id, viewer);
            require_openness(document, note.access, change.access.value_or(note.access));
            check(change, document.page_count);
            put(note.title, change.title);
            put(note.content, change.content);
            put(note.access, change.access);
            put(note.page, change.page);
            put(note.box, change.box);
            store::update_note(database, note, m_core.now());
            // Somebody else's note that was made private is out of the viewer's sight from now on.
            note.rights = {};
            return store::find_note(database, document, note_id, viewer).value_or(note);
        });
    wake_worker(m_core.config().paths.run.string());
    return changed;
}

void Notes::remove(DocumentId id, NoteId note_id, const Viewer& viewer)
{
    change_under_lock(m_core, id, viewer, [&](Database& database, const Document& document) {
        store::delete_note(database, lock_note(database, document, note_id, viewer).id);
    });
    wake_worker(m_core.config().paths.run.string());
}

} // namespace quire
