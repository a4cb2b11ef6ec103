#pragma once
// What people write on the pages of documents. Rules: domain/access.hpp.
//
// A note that is not visible is not there: NotFound, or an empty optional. The document's own time
// of change is not touched by notes.

#include <cstdint>
#include <domain/document.hpp>
#include <domain/listing.hpp>
#include <domain/note.hpp>
#include <domain/viewer.hpp>
#include <optional>
#include <span>
#include <vector>

namespace quire {

class Core;

class Notes {
public:
    explicit Notes(Core& core) : m_core(core) {}

    // --- reading; documents are as they were found for this viewer, with their rights ---

    // By page, then by id. `page`: of that page only.
    Slice<Note> list(const Document& document, std::optional<std::int64_t> page,
                     const Window& window, const Viewer& viewer);
    std::optional<Note> find(const Document& document, NoteId id, const Viewer& viewer);
    // Of all these documents, by document, page and id, in one statement.
    std::vector<Note> all_of(std::span<const Document> documents, const Viewer& viewer);
    // The same, but per document at most ten public ones, ten own ones and ten of the organization.
    std::vector<Note> some_of(std::span<const Document> documents, const Viewer& viewer);

    // --- writing ---

    // Forbidden when it is to be shared by somebody who may not edit the document.
    Note create(DocumentId document, const NoteDraft& draft, const Viewer& viewer);
    Note change(DocumentId document, NoteId id, const NoteChange& change, const Viewer& viewer);
    void remove(DocumentId document, NoteId id, const Viewer& viewer);

private:
    Core& m_core;
};

} // namespace quire
