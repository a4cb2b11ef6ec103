#include <store/revision_records.hpp>

namespace quire::store {

std::vector<RevisionRecord> records_of(Database& database, DocumentId document)
{
    std::vector<RevisionRecord> records;
    for (auto& [version, cause, user, created, extension] :
         database.select<std::int64_t, RevisionCause, UserId, Time, std::string>(
             "SELECT version, cause, user_id, created_at, extension FROM revision_records"
             " WHERE document_id = ? ORDER BY version",
             document))
        records.push_back({document, version, cause, user, created, std::move(extension)});
    return records;
}

bool has_records(Database& database, DocumentId document)
{
    return database
        .find<bool>("SELECT EXISTS (SELECT 1 FROM revision_records WHERE document_id = ?)",
                    document)
        .value();
}

std::int64_t count_kept_files(Database& database, DocumentId document, RevisionId but_for)
{
    return database
        .find<std::int64_t>("SELECT COUNT(*) FROM revision_records WHERE document_id = ?"
                            " AND (blob_id IS NOT NULL OR revision_id <> ?)",
                            document, but_for)
        .value();
}

bool is_recorded(Database& database, RevisionId revision)
{
    return database
        .find<bool>("SELECT EXISTS (SELECT 1 FROM revision_records WHERE revision_id = ?)",
                    revision)
        .value();
}

std::optional<RecordedRevision> find_recorded(Database& database, DocumentId document,
                                              std::int64_t version)
{
    auto row = database.find<std::string, std::optional<RevisionId>, std::optional<Bytes<32>>>(
        "SELECT r.extension, r.revision_id, b.sha256 FROM revision_records r"
        " LEFT JOIN blobs b ON b.id = r.blob_id WHERE r.document_id = ? AND r.version = ?"
        " AND (r.revision_id IS NOT NULL OR r.blob_id IS NOT NULL)",
        document, version);
    if (!row) return {};
    return RecordedRevision{std::move(std::get<0>(*row)), std::get<1>(*row), std::get<2>(*row)};
}

void add_record(Database& database, const RevisionRecord& record, const RecordedFile& file)
{
    const auto version =
        database
            .find<std::int64_t>("SELECT COALESCE(MAX(version), 0) + 1 FROM revision_records"
                                " WHERE document_id = ?",
                                record.document)
            .value();
    database.change("INSERT INTO revision_records (document_id, version, cause, user_id, extension,"
                    " revision_id, blob_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    record.document, version, record.cause, record.user, record.extension,
                    file.revision, file.blob, record.created);
}

void show_in_records(Database& database, DocumentId document, RevisionId revision)
{
    database.change("UPDATE revision_records SET revision_id = ? WHERE document_id = ?"
                    " AND revision_id IS NULL AND blob_id IS NULL",
                    revision, document);
}

void forget_records(Database& database, DocumentId document)
{
    database.change("DELETE FROM revision_records WHERE document_id = ?", document);
}

} // namespace quire::store
