#pragma once
// Lists of documents: the union of what a viewer may see, branch by branch in the order of an
// index.

#include <domain/listing.hpp>
#include <domain/viewer.hpp>
#include <store/database.hpp>
#include <vector>

namespace quire::store {

struct ListedDocument {
    DocumentId id;
    std::string key; // its sort value, for Position
};

// Up to window.limit + 1 documents from the window's beginning; going backward, in reverse order.
// Throws Invalid{"cursor"} when the position does not fit the order.
std::vector<ListedDocument> list_documents(Database& database, const DocumentFilter& filter,
                                           const Window& window, const Viewer& viewer);
std::int64_t count_documents(Database& database, const DocumentFilter& filter,
                             const Viewer& viewer);

} // namespace quire::store
