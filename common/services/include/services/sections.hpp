#pragma once
// The table of contents that people give a document: seen by whoever may view it, changed by
// whoever may edit it.

#include <domain/document.hpp>
#include <domain/listing.hpp>
#include <domain/note.hpp>
#include <domain/viewer.hpp>
#include <optional>
#include <span>
#include <vector>

namespace quire {

class Core;

class Sections {
public:
    explicit Sections(Core& core) : m_core(core) {}

    // --- reading; documents are as they were found for this viewer, with their rights ---

    Slice<Section> list(const Document& document, const Window& window); // by page
    std::optional<Section> find(const Document& document, SectionId id);
    // Of all these documents, by document and page, in one statement.
    std::vector<Section> all_of(std::span<const Document> documents);

    // --- writing: Invalid{"page_number"} when another section begins on that page ---

    Section create(DocumentId document, const SectionDraft& draft, const Viewer& viewer);
    Section change(DocumentId document, SectionId id, const SectionChange& change,
                   const Viewer& viewer);
    void remove(DocumentId document, SectionId id, const Viewer& viewer);

private:
    Core& m_core;
};

} // namespace quire
