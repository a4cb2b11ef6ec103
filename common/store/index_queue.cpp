#include <store/index_queue.hpp>

namespace quire::store {

void queue_for_index(Database& database, DocumentId document, bool text)
{
    database.change("INSERT INTO index_queue (document_id, text, queued_at) VALUES (?, ?, NOW(6)) "
                    "ON DUPLICATE KEY UPDATE version = version + 1, "
                    "text = GREATEST(text, VALUES(text))",
                    document, text);
}

std::vector<QueuedDocument> queued_for_index(Database& database, std::int64_t limit)
{
    std::vector<QueuedDocument> queued;
    for (const auto& [document, version, text] : database.select<DocumentId, std::int64_t, bool>(
             "SELECT document_id, version, text FROM index_queue ORDER BY queued_at LIMIT ?",
             limit))
        queued.push_back({document, version, text});
    return queued;
}

bool text_is_queued(Database& database, DocumentId document)
{
    return database
        .find<std::int64_t>("SELECT version FROM index_queue WHERE document_id = ? AND text = 1",
                            document)
        .has_value();
}

void forget_queued(Database& database, const QueuedDocument& queued)
{
    database.change("DELETE FROM index_queue WHERE document_id = ? AND version = ?",
                    queued.document, queued.version);
}

std::int64_t queue_all_for_index(Database& database)
{
    database.change("INSERT INTO index_queue (document_id, text, queued_at) "
                    "SELECT id, 1, NOW(6) FROM documents WHERE removed_at IS NULL "
                    "ON DUPLICATE KEY UPDATE version = version + 1, text = 1");
    return database.find<std::int64_t>("SELECT COUNT(*) FROM index_queue").value();
}

std::vector<std::pair<DocumentId, std::int64_t>> row_versions(Database& database, DocumentId after,
                                                              std::int64_t limit)
{
    std::vector<std::pair<DocumentId, std::int64_t>> versions;
    for (const auto& [document, version] : database.select<DocumentId, std::int64_t>(
             "SELECT id, row_version FROM documents WHERE id > ? AND removed_at IS NULL "
             "ORDER BY id LIMIT ?",
             after, limit))
        versions.emplace_back(document, version);
    return versions;
}

} // namespace quire::store
