#pragma once
// Rows of sections. Nothing here asks who may see: whoever may view the document.

#include <domain/listing.hpp>
#include <domain/note.hpp>
#include <optional>
#include <store/database.hpp>
#include <vector>

namespace quire::store {

// By page. Throws Invalid{"cursor"} for a position that cannot be.
Slice<Section> list_sections(Database& database, DocumentId document, const Window& window);
std::optional<Section> find_section(Database& database, DocumentId document, SectionId id);
// By document and page.
std::vector<Section> sections_of(Database& database, const std::vector<DocumentId>& documents);

// --- inside the caller's transaction, with the document under lock ---

// Both throw Duplicate when a section begins on that page.
SectionId insert_section(Database& database, const Section& section);
void update_section(Database& database, const Section& section);
// To pages below 0, so that each can be given any page afterwards.
void set_sections_aside(Database& database, DocumentId document);
void delete_section(Database& database, SectionId id);
void delete_sections_of(Database& database, DocumentId document);

} // namespace quire::store
