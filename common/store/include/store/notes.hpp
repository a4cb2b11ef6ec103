#pragma once
// Rows of notes. Documents come with the rights of the viewer they were loaded for: those decide.

#include <domain/document.hpp>
#include <domain/listing.hpp>
#include <domain/note.hpp>
#include <domain/viewer.hpp>
#include <optional>
#include <span>
#include <store/database.hpp>
#include <store/visibility.hpp>
#include <vector>

namespace quire::store {

// note_rights().view of domain/access.hpp in SQL: true for each row of `notes` on one of the
// documents that the viewer may view.
Piece visible_notes(std::span<const Document> documents, const Viewer& viewer);

// By page, then by id. `page`: of that page only. Throws Invalid{"cursor"} for a position that
// cannot be.
Slice<Note> list_notes(Database& database, const Document& document,
                       std::optional<std::int64_t> page, const Window& window,
                       const Viewer& viewer);
std::optional<Note> find_note(Database& database, const Document& document, NoteId id,
                              const Viewer& viewer);

// All that the viewer may see on these documents, by document, page and id. With `most_of_kind`, at
// most so many of each kind per document: public ones, the viewer's own, the organization's.
std::vector<Note> notes_of(Database& database, std::span<const Document> documents,
                           const Viewer& viewer, std::optional<std::int64_t> most_of_kind = {});

// --- inside the caller's transaction, with the document under lock ---

// Everybody's, without rights: for what is done to the document as a whole.
std::vector<Note> all_notes_on(Database& database, DocumentId document);
// How many there are on each page that has some.
std::vector<std::pair<std::int64_t, std::int64_t>> notes_per_page(Database& database,
                                                                  DocumentId document);

NoteId insert_note(Database& database, const Note& note);
// What a person may change; updated_at never goes back.
void update_note(Database& database, const Note& note, Time now);
void delete_note(Database& database, NoteId id);
void delete_notes_of(Database& database, DocumentId document);

} // namespace quire::store
