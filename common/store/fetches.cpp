#include <base/text.hpp>
#include <domain/access.hpp>
#include <store/fetches.hpp>
#include <store/revisions.hpp>

namespace quire::store {

void insert_fetch(Database& database, DocumentId document, const FetchRequest& wanted, Time now)
{
    database.change("INSERT INTO fetches (document_id, address, force_ocr, any_type, created_at) "
                    "VALUES (?, ?, ?, ?, ?)",
                    document, wanted.address, wanted.force_ocr, wanted.any_type, now);
}

void forget_fetch(Database& database, DocumentId document)
{
    database.change("DELETE FROM fetches WHERE document_id = ?", document);
}

std::int64_t forget_old_fetches(Database& database, Time before, std::int64_t limit)
{
    return database.change("DELETE FROM fetches WHERE created_at < ? LIMIT ?", before, limit);
}

std::optional<WaitingDocument> find_waiting(Database& database, DocumentId document)
{
    auto row = database.find<UserId, OrganizationId, Status, bool, std::string, std::string, bool,
                             std::string, bool, bool>(
        "SELECT d.user_id, d.organization_id, d.status, d.blob_id IS NOT NULL, "
        "d.original_extension, d.language, d.revision_control, f.address, f.force_ocr, f.any_type "
        "FROM documents d JOIN fetches f ON f.document_id = d.id "
        "WHERE d.id = ? AND d.removed_at IS NULL",
        document);
    if (!row) return {};
    WaitingDocument waiting;
    std::tie(waiting.user, waiting.organization, waiting.status, waiting.has_file,
             waiting.original_extension, waiting.language, waiting.revision_control,
             waiting.fetch.address, waiting.fetch.force_ocr, waiting.fetch.any_type) =
        std::move(*row);
    return waiting;
}

void set_fetched(Database& database, DocumentId document, BlobId blob, std::string_view extension,
                 std::string_view media_type)
{
    database.change("UPDATE documents SET blob_id = ?, original_extension = ?, media_type = ?, "
                    "status = ?, updated_at = NOW(6), row_version = row_version + 1 WHERE id = ?",
                    blob, extension, media_type, Status::pending, document);
}

void fail_fetch(Database& database, const Job& job, std::string_view message)
{
    const auto changed = database.change("UPDATE documents SET status = ?, updated_at = NOW(6), "
                                         "row_version = row_version + 1 "
                                         "WHERE id = ? AND status = ? AND removed_at IS NULL",
                                         Status::error, job.document, Status::no_file);
    if (changed == 1) add_error(database, job.document, message);
}

bool fetch_again(Database& database, DocumentId document)
{
    if (!lock_document(database, document)) return false;
    const auto waiting = find_waiting(database, document);
    if (!waiting || waiting->has_file || waiting->status != Status::error) return false;
    database.change("UPDATE documents SET status = ?, updated_at = NOW(6), "
                    "row_version = row_version + 1 WHERE id = ?",
                    Status::no_file, document);
    return true;
}

} // namespace quire::store
