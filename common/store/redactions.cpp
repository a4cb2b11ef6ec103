#include <store/redactions.hpp>

namespace quire::store {

void set_redactions(Database& database, RevisionId revision,
                    const std::vector<Redaction>& redactions)
{
    std::int64_t number = 0;
    for (const auto& [page, box] : redactions)
        database.change("INSERT INTO redaction_boxes (revision_id, number, page, x1, y1, x2, y2)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        revision, number++, page, box.x1, box.y1, box.x2, box.y2);
}

std::vector<Redaction> redactions_of(Database& database, RevisionId revision)
{
    std::vector<Redaction> redactions;
    for (const auto& [page, x1, y1, x2, y2] :
         database.select<std::int64_t, double, double, double, double>(
             "SELECT page, x1, y1, x2, y2 FROM redaction_boxes WHERE revision_id = ?"
             " ORDER BY number",
             revision))
        redactions.push_back({page, {.x1 = x1, .x2 = x2, .y1 = y1, .y2 = y2}});
    return redactions;
}

void forget_redactions(Database& database, RevisionId revision)
{
    database.change("DELETE FROM redaction_boxes WHERE revision_id = ?", revision);
}

void withdraw(Database& database, DocumentId document, Time now)
{
    database.change("UPDATE documents SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL",
                    now, document);
}

void show_again(Database& database, DocumentId document)
{
    database.change("UPDATE documents SET withdrawn_at = NULL, row_version = row_version + 1"
                    " WHERE id = ? AND withdrawn_at IS NOT NULL",
                    document);
}

bool is_withdrawn(Database& database, DocumentId document)
{
    return database
        .find<bool>("SELECT withdrawn_at IS NOT NULL FROM documents WHERE id = ?", document)
        .value_or(false);
}

void set_status(Database& database, DocumentId document, Status status)
{
    database.change("UPDATE documents SET status = ?, updated_at = NOW(6),"
                    " row_version = row_version + 1 WHERE id = ?",
                    status, document);
}

std::int64_t count_covered_notes(Database& database, DocumentId document, RevisionId revision)
{
    return database
        .find<std::int64_t>(
            "SELECT COUNT(*) FROM notes n WHERE n.document_id = ? AND EXISTS (SELECT 1"
            " FROM redaction_boxes b WHERE b.revision_id = ? AND b.page = n.page_number"
            " AND (n.x1 IS NULL OR (n.x1 < b.x2 AND b.x1 < n.x2 AND n.y1 < b.y2 AND b.y1 < n.y2)))",
            document, revision)
        .value();
}

void add_receipt(Database& database, const RedactionReceipt& receipt, RevisionId revision)
{
    database.insert("INSERT INTO redaction_receipts (document_id, revision_id, user_id, pages,"
                    " boxes, notes, kept_revisions, redacted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    receipt.document, revision, receipt.user, receipt.pages, receipt.boxes,
                    receipt.notes, receipt.kept_revisions, receipt.redacted);
}

void note_files_removed(Database& database, DocumentId document)
{
    database.change("UPDATE redaction_receipts SET files_removed_at = NOW(6)"
                    " WHERE document_id = ? AND files_removed_at IS NULL",
                    document);
}

void note_original_removed(Database& database, DocumentId document)
{
    database.change("UPDATE redaction_receipts SET original_removed_at = NOW(6)"
                    " WHERE document_id = ? AND original_removed_at IS NULL",
                    document);
}

bool any_unexpunged(Database& database)
{
    return database
        .find<bool>("SELECT EXISTS (SELECT 1 FROM redaction_receipts"
                    " WHERE index_expunged_at IS NULL)")
        .value();
}

void note_index_expunged(Database& database, Time before)
{
    database.change("UPDATE redaction_receipts SET index_expunged_at = NOW(6)"
                    " WHERE index_expunged_at IS NULL AND redacted_at <= ?",
                    before);
}

std::int64_t note_residue_expired(Database& database, Time before)
{
    const auto open =
        database
            .find<std::int64_t>("SELECT COUNT(*) FROM redaction_receipts"
                                " WHERE residue_expired_at IS NULL AND redacted_at <= ?",
                                before)
            .value();
    database.change("UPDATE redaction_receipts SET residue_expired_at = NOW(6)"
                    " WHERE residue_expired_at IS NULL AND redacted_at <= ?",
                    before);
    return open;
}

std::vector<RedactionReceipt> list_receipts(Database& database, std::int64_t limit)
{
    std::vector<RedactionReceipt> receipts;
    for (const auto& row :
         database.select<std::int64_t, DocumentId, UserId, std::int64_t, std::int64_t, std::int64_t,
                         std::int64_t, Time, std::optional<Time>, std::optional<Time>,
                         std::optional<Time>, std::optional<Time>>(
             "SELECT id, document_id, user_id, pages, boxes, notes, kept_revisions, redacted_at,"
             " files_removed_at, original_removed_at, index_expunged_at, residue_expired_at"
             " FROM redaction_receipts ORDER BY id DESC LIMIT ?",
             limit)) {
        RedactionReceipt r;
        std::tie(r.id, r.document, r.user, r.pages, r.boxes, r.notes, r.kept_revisions, r.redacted,
                 r.files_removed, r.original_removed, r.index_expunged, r.residue_expired) = row;
        receipts.push_back(r);
    }
    return receipts;
}

std::vector<RevisionId> older_revisions_with_original(Database& database, DocumentId document)
{
    return database.select<RevisionId>(
        "SELECT r.id FROM revisions r JOIN documents d ON d.id = r.document_id"
        " JOIN revisions shown ON shown.id = d.revision_id"
        " WHERE r.document_id = ? AND r.version < shown.version AND r.blob_id IS NOT NULL",
        document);
}

bool has_open_receipt(Database& database, DocumentId document)
{
    return database
        .find<bool>("SELECT EXISTS (SELECT 1 FROM redaction_receipts WHERE document_id = ?"
                    " AND original_removed_at IS NULL)",
                    document)
        .value();
}

} // namespace quire::store
