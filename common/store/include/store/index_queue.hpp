#pragma once
// Rows of index_queue: documents that the search index must read again.

#include <cstdint>
#include <domain/ids.hpp>
#include <store/database.hpp>
#include <utility>
#include <vector>

namespace quire::store {

struct QueuedDocument {
    DocumentId document;
    std::int64_t version = 0; // grows while the document waits
    bool text = false;
};

// Inside the caller's transaction. `text`: the page texts changed, too. Call wake_worker() after
// the commit.
void queue_for_index(Database& database, DocumentId document, bool text);

std::vector<QueuedDocument> queued_for_index(Database& database, std::int64_t limit);
bool text_is_queued(Database& database, DocumentId document);
// Unless the row has grown since.
void forget_queued(Database& database, const QueuedDocument& queued);
// Every document that is not removed, with its text. Answers how many.
std::int64_t queue_all_for_index(Database& database);

// Documents that are not removed, in order of id.
std::vector<std::pair<DocumentId, std::int64_t>> row_versions(Database& database, DocumentId after,
                                                              std::int64_t limit);

} // namespace quire::store
