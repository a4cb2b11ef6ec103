#include <store/inventory.hpp>

namespace quire::store {

std::vector<BlobRow> blob_rows(Database& db, BlobId after, std::int64_t limit)
{
    std::vector<BlobRow> rows;
    for (const auto& [id, sha256, size] : db.select<BlobId, Bytes<32>, std::int64_t>(
             "SELECT id, sha256, size_bytes FROM blobs WHERE id > ? AND quarantined_at IS NULL "
             "ORDER BY id LIMIT ?",
             after, limit))
        rows.push_back({id, sha256, size});
    return rows;
}

bool has_blob(Database& db, const Bytes<32>& sha256)
{
    return db.find<std::int64_t>("SELECT id FROM blobs WHERE sha256 = ?", sha256).has_value();
}

std::vector<CurrentRevision> current_revisions(Database& db, DocumentId after, std::int64_t limit)
{
    std::vector<CurrentRevision> rows;
    for (const auto& [document, revision] : db.select<DocumentId, RevisionId>(
             "SELECT id, revision_id FROM documents WHERE id > ? AND revision_id IS NOT NULL AND "
             "removed_at IS NULL ORDER BY id LIMIT ?",
             after, limit))
        rows.push_back({document, revision});
    return rows;
}

std::vector<DocumentId> stuck_documents(Database& db, std::int64_t limit)
{
    return db.select<DocumentId>("SELECT d.id FROM documents d WHERE d.status IN (1, 2) AND "
                                 "d.removed_at IS NULL AND NOT EXISTS "
                                 "(SELECT 1 FROM jobs j WHERE j.document_id = d.id AND j.state IN "
                                 "(0, 1, 2)) ORDER BY d.id LIMIT ?",
                                 limit);
}

Backlog backlog(Database& db)
{
    Backlog result;
    for (const auto& [state, count] : db.select<std::int64_t, std::int64_t>(
             "SELECT state, COUNT(*) FROM jobs WHERE state IN (0, 1, 2, 4) "
             "GROUP BY state")) {
        if (state == 0 || state == 1) result.ready += count;
        if (state == 2) result.running = count;
        if (state == 4) result.failed = count;
    }
    result.index = db.find<std::int64_t>("SELECT COUNT(*) FROM index_queue").value_or(0);
    return result;
}

} // namespace quire::store
