#pragma once
// What the database believes to be on disk and under way, in steps: for the operator's check.

#include <array>
#include <cstdint>
#include <domain/ids.hpp>
#include <store/database.hpp>
#include <vector>

namespace quire::store {

struct BlobRow {
    BlobId id;
    Bytes<32> sha256;
    std::int64_t size_bytes = 0;
};
// Those that should be there, by id.
std::vector<BlobRow> blob_rows(Database& db, BlobId after, std::int64_t limit);
bool has_blob(Database& db, const Bytes<32>& sha256);

struct CurrentRevision {
    DocumentId document;
    RevisionId revision;
};
// Of documents that are not removed, by document.
std::vector<CurrentRevision> current_revisions(Database& db, DocumentId after, std::int64_t limit);

// Documents that say work is going on while no job is.
std::vector<DocumentId> stuck_documents(Database& db, std::int64_t limit);

struct Backlog {
    std::int64_t ready = 0; // waiting ones included
    std::int64_t running = 0;
    std::int64_t failed = 0;
    std::int64_t index = 0; // documents that the index has not heard of yet
};
Backlog backlog(Database& db);

} // namespace quire::store
