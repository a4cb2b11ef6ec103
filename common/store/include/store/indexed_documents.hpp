#pragma once
// What the search index is told of a document: read without a viewer, for the worker only.

#include <domain/document.hpp>
#include <domain/note.hpp>
#include <optional>
#include <store/database.hpp>
#include <vector>

namespace quire::store {

struct IndexedDocument {
    Document document; // without files' names and hashes, rights and projects
    std::vector<ProjectId> all_projects;
    std::vector<ProjectId> lent_projects; // those whose membership lends access
    std::vector<Note> notes;              // whoever may see them: author, access, title and content
    std::optional<RevisionId> text;       // the revision whose pages are to be read
};

// Empty when the document is removed. One that has a placed revision in the making is described as
// it will be when that is current.
std::optional<IndexedDocument> find_for_index(Database& database, DocumentId id);

} // namespace quire::store
