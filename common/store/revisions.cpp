#include <base/text.hpp>
#include <domain/access.hpp>
#include <store/page_runs.hpp>
#include <store/revision_records.hpp>
#include <store/revisions.hpp>

namespace quire::store {

namespace {

constexpr std::size_t most_message = 2000;
constexpr std::size_t most_failure = 500;

std::string cut(std::string_view text, std::size_t most)
{
    return std::string{first(text, most)};
}

// The revision is the document's newest, and nothing is being done with the document.
bool may_start(Database& database, const RevisionRow& revision)
{
    const auto newest =
        database
            .find<std::optional<std::int64_t>>(
                "SELECT MAX(version) FROM revisions WHERE document_id = ?", revision.document)
            .value();
    const auto status =
        database.find<Status>("SELECT status FROM documents WHERE id = ?", revision.document);
    return newest == revision.version && status && !processing(*status);
}

} // namespace

std::optional<RevisionRow> find_revision(Database& database, RevisionId id)
{
    auto found = database.find<RevisionId, DocumentId, std::int64_t, RevisionState, std::string,
                               std::string, std::string, bool, std::int64_t, std::string,
                               std::optional<Bytes<32>>, std::optional<std::int64_t>, bool, bool>(
        "SELECT r.id, r.document_id, r.version, r.state, d.slug, r.language, "
        "r.original_extension, r.force_ocr, r.page_count, r.page_spec, b.sha256, b.size_bytes, "
        "r.placed_at IS NOT NULL, d.removed_at IS NOT NULL "
        "FROM revisions AS r JOIN documents AS d ON d.id = r.document_id "
        "LEFT JOIN blobs AS b ON b.id = r.blob_id WHERE r.id = ?",
        id);
    if (!found) return {};
    RevisionRow row;
    std::optional<std::int64_t> bytes;
    std::tie(row.id, row.document, row.version, row.state, row.slug, row.language,
             row.original_extension, row.force_ocr, row.page_count, row.page_spec,
             row.original_sha256, bytes, row.placed, row.removed) = std::move(*found);
    row.original_bytes = bytes.value_or(0);
    return row;
}

std::vector<PageRow> pages_of(Database& database, RevisionId id, std::int64_t first,
                              std::int64_t last)
{
    std::vector<PageRow> pages;
    for (auto& [page, ocr, characters, failure, set] :
         database.select<std::int64_t, std::string, std::int64_t, std::string, std::optional<Time>>(
             "SELECT page, ocr, characters, failure, set_at FROM pages WHERE revision_id = ? "
             "AND page >= ? AND (? < 0 OR page <= ?) ORDER BY page",
             id, first, last, last))
        pages.push_back({page, std::move(ocr), characters, std::move(failure), set});
    return pages;
}

std::vector<PageRow> failed_pages(Database& database, RevisionId id, std::int64_t most)
{
    std::vector<PageRow> pages;
    for (auto& [page, failure] : database.select<std::int64_t, std::string>(
             "SELECT page, failure FROM pages WHERE revision_id = ? AND failure <> '' "
             "ORDER BY page LIMIT ?",
             id, most))
        pages.push_back({.page = page, .ocr = {}, .characters = 0, .failure = std::move(failure)});
    return pages;
}

std::int64_t count_failed_pages(Database& database, RevisionId id)
{
    return database
        .find<std::int64_t>("SELECT COUNT(*) FROM pages WHERE revision_id = ? AND failure <> ''",
                            id)
        .value_or(0);
}

bool is_removed(Database& database, DocumentId document)
{
    return !database
                .find<DocumentId>("SELECT id FROM documents WHERE id = ? AND removed_at IS NULL",
                                  document)
                .has_value();
}

std::vector<RevisionId> revisions_of(Database& database, DocumentId document)
{
    return database.select<RevisionId>("SELECT id FROM revisions WHERE document_id = ?", document);
}

bool lock_document(Database& database, DocumentId document)
{
    return database
        .find<DocumentId>("SELECT id FROM documents WHERE id = ? AND removed_at IS NULL FOR UPDATE",
                          document)
        .has_value();
}

void set_plan(Database& database, const RevisionRow& revision, std::int64_t page_count,
              std::string_view page_spec, std::int64_t jobs)
{
    database.change("UPDATE revisions SET page_count = ?, page_spec = ?, pages_left = ?, "
                    "jobs_left = ? WHERE id = ?",
                    page_count, page_spec, page_count, jobs, revision.id);
    // A document that shows an older revision keeps that one's pages until the new one is current.
    database.change("UPDATE documents SET page_count = ?, row_version = row_version + 1 "
                    "WHERE id = ? AND revision_id IS NULL",
                    page_count, revision.document);
}

void set_plan_like(Database& database, RevisionId from, RevisionId to)
{
    database.change("UPDATE revisions AS r JOIN revisions AS f ON f.id = ? SET r.page_count = "
                    "f.page_count, r.page_spec = f.page_spec, r.made_with = f.made_with, "
                    "r.pages_left = 0, r.jobs_left = 0 WHERE r.id = ?",
                    from, to);
}

void set_made_with(Database& database, RevisionId id, std::string_view digest)
{
    database.change("UPDATE revisions SET made_with = ? WHERE id = ?", digest, id);
}

std::string made_with(Database& database, RevisionId id)
{
    return database.find<std::string>("SELECT made_with FROM revisions WHERE id = ?", id)
        .value_or("");
}

void add_pages(Database& database, RevisionId id, const std::vector<PageRow>& pages)
{
    // First, because the foreign key of a new page locks the revision, too, but shared.
    database.find<std::int64_t>("SELECT version FROM revisions WHERE id = ? FOR UPDATE", id);
    std::int64_t added = 0;
    for (const auto& page : pages) {
        const bool known = database
                               .find<std::int64_t>("SELECT page FROM pages WHERE revision_id = ? "
                                                   "AND page = ?",
                                                   id, page.page)
                               .has_value();
        if (known) continue;
        database.change("INSERT INTO pages (revision_id, page, ocr, characters, failure) "
                        "VALUES (?, ?, ?, ?, ?)",
                        id, page.page, page.ocr, page.characters, cut(page.failure, most_failure));
        ++added;
    }
    database.change("UPDATE revisions SET pages_left = pages_left - ? WHERE id = ?", added, id);
}

bool count_down_ranges(Database& database, RevisionId id)
{
    database.change("UPDATE revisions SET jobs_left = jobs_left - 1 WHERE id = ?", id);
    return database.find<std::int64_t>("SELECT jobs_left FROM revisions WHERE id = ?", id)
               .value_or(-1) == 0;
}

void set_ranges(Database& database, RevisionId id, std::int64_t jobs)
{
    database.change("UPDATE revisions SET jobs_left = ? WHERE id = ?", jobs, id);
}

void set_placed(Database& database, RevisionId id, const PlacedFiles& files)
{
    database.change(
        "UPDATE revisions SET placed_at = NOW(6), pdf_sha1 = ?, pdf_bytes = ? WHERE id = ?",
        files.pdf_sha1, files.pdf_bytes, id);
}

std::optional<RevisionId> make_current(Database& database, const RevisionRow& revision)
{
    const auto before = database
                            .find<std::optional<RevisionId>>(
                                "SELECT revision_id FROM documents WHERE id = ?", revision.document)
                            .value();
    database.change("UPDATE revisions SET state = ?, published_at = NOW(6) WHERE id = ?",
                    RevisionState::current, revision.id);
    database.change("UPDATE documents SET revision_id = ?, page_count = ?, page_spec = ?, "
                    "file_hash = (SELECT pdf_sha1 FROM revisions WHERE id = ?), status = ?, "
                    "updated_at = NOW(6), row_version = row_version + 1 WHERE id = ?",
                    revision.id, revision.page_count, revision.page_spec, revision.id,
                    Status::success, revision.document);
    if (before)
        database.change("UPDATE revisions SET state = ? WHERE id = ?", RevisionState::superseded,
                        *before);
    return before;
}

void take_own_file(Database& database, const RevisionRow& revision, BlobId pdf)
{
    database.change("UPDATE revisions SET blob_id = ?, original_extension = 'pdf' WHERE id = ?",
                    pdf, revision.id);
    database.change(
        "UPDATE documents SET blob_id = ?, original_name = IF(original_extension = 'pdf' "
        "OR original_name = '', original_name, LEFT(CONCAT(original_name, '.pdf'), 1000)), "
        "original_extension = 'pdf', media_type = 'application/pdf' WHERE id = ?",
        pdf, revision.document);
}

void add_error(Database& database, DocumentId document, std::string_view message)
{
    database.insert(
        "INSERT INTO document_errors (document_id, created_at, message) VALUES (?, NOW(6), ?)",
        document, cut(message, most_message));
}

void fail_revision(Database& database, const Job& job, std::string_view message)
{
    database.change("UPDATE revisions SET state = ?, placed_at = NULL WHERE id = ? AND state = ?",
                    RevisionState::failed, job.revision, RevisionState::making);
    database.change("UPDATE documents SET status = ?, updated_at = NOW(6), "
                    "row_version = row_version + 1 WHERE id = ?",
                    job.kind == JobKind::set_text ? Status::success : Status::error, job.document);
    add_error(database, job.document, message);
}

bool start_again(Database& database, RevisionId id)
{
    const auto row = find_revision(database, id);
    if (!row || !lock_document(database, row->document)) return false;
    if (row->state != RevisionState::failed || !may_start(database, *row)) return false;
    database.change("UPDATE revisions SET state = ?, pages_left = NULL, jobs_left = NULL, "
                    "placed_at = NULL WHERE id = ?",
                    RevisionState::making, id);
    database.change("DELETE FROM pages WHERE revision_id = ?", id);
    database.change("UPDATE jobs SET state = ?, finished_at = NOW(6), run_after = NULL "
                    "WHERE revision_id = ? AND kind = ? AND state IN (?, ?)",
                    JobState::cancelled, id, JobKind::purge, JobState::ready, JobState::waiting);
    const bool has_texts = database
                               .find<bool>("SELECT EXISTS (SELECT 1 FROM page_texts "
                                           "WHERE revision_id = ?)",
                                           id)
                               .value_or(false);
    database.change("UPDATE documents SET status = ?, updated_at = NOW(6), "
                    "row_version = row_version + 1 WHERE id = ?",
                    has_texts ? Status::readable : Status::pending, row->document);
    return true;
}

void set_purged(Database& database, RevisionId id)
{
    forget_page_texts(database, id);
    forget_page_runs(database, id);
    database.change("UPDATE revisions SET state = ?, purged_at = NOW(6) WHERE id = ?",
                    RevisionState::purged, id);
    database.change("DELETE FROM pages WHERE revision_id = ?", id);
}

std::vector<BlobId> release_originals(Database& database, DocumentId document)
{
    auto blobs = database.select<BlobId>(
        "SELECT blob_id FROM revisions WHERE document_id = ? AND blob_id IS NOT NULL "
        "UNION SELECT blob_id FROM revision_records WHERE document_id = ? AND blob_id IS NOT NULL "
        "UNION SELECT blob_id FROM documents WHERE id = ? AND blob_id IS NOT NULL",
        document, document, document);
    forget_records(database, document);
    database.change("UPDATE revisions SET blob_id = NULL WHERE document_id = ?", document);
    database.change("UPDATE documents SET blob_id = NULL WHERE id = ? AND removed_at IS NOT NULL",
                    document);
    return blobs;
}

std::optional<BlobId> release_original(Database& database, RevisionId id)
{
    const auto blob = database.find<std::optional<BlobId>>(
        "SELECT blob_id FROM revisions WHERE id = ? FOR UPDATE", id);
    database.change("UPDATE revisions SET blob_id = NULL WHERE id = ?", id);
    return blob.value_or(std::nullopt);
}

std::optional<Bytes<32>> lock_unneeded_blob(Database& database, BlobId blob)
{
    const auto hash =
        database.find<Bytes<32>>("SELECT sha256 FROM blobs WHERE id = ? FOR UPDATE", blob);
    const auto needed =
        database.find<bool>("SELECT EXISTS (SELECT 1 FROM documents WHERE blob_id = ?) "
                            "OR EXISTS (SELECT 1 FROM revisions WHERE blob_id = ?) "
                            "OR EXISTS (SELECT 1 FROM revision_records WHERE blob_id = ?)",
                            blob, blob, blob);
    return !hash || needed.value() ? std::nullopt : hash;
}

std::optional<RevisionId> current_revision(Database& database, DocumentId document)
{
    return database
        .find<std::optional<RevisionId>>("SELECT revision_id FROM documents WHERE id = ?", document)
        .value_or(std::nullopt);
}

std::optional<RevisionId> current_revision_shared(Database& database, DocumentId document)
{
    return database
        .find<std::optional<RevisionId>>("SELECT revision_id FROM documents WHERE id = ? "
                                         "AND removed_at IS NULL LOCK IN SHARE MODE",
                                         document)
        .value_or(std::nullopt);
}

std::optional<RevisionId> insert_like_current(Database& database, DocumentId document, Time now)
{
    const auto current = current_revision(database, document);
    if (!current) return {};
    const auto newest =
        database
            .find<std::int64_t>("SELECT MAX(version) FROM revisions WHERE document_id = ?",
                                document)
            .value();
    return RevisionId{database.insert(
        "INSERT INTO revisions (document_id, version, blob_id, original_extension, language, "
        "page_count, page_spec, created_at) SELECT document_id, ?, blob_id, original_extension, "
        "language, page_count, page_spec, ? FROM revisions WHERE id = ?",
        newest + 1, now, *current)};
}

void set_page_texts(Database& database, RevisionId id, const std::vector<PageText>& texts)
{
    for (const auto& text : texts)
        database.change(
            "INSERT INTO page_texts (revision_id, page, text, ocr, words) VALUES (?, ?, ?, ?, ?)",
            id, text.page, text.text, text.ocr, text.words);
}

std::vector<PageText> page_texts_of(Database& database, RevisionId id)
{
    std::vector<PageText> texts;
    for (auto& [page, text, ocr, words] :
         database.select<std::int64_t, std::string, std::string, std::optional<std::string>>(
             "SELECT page, text, ocr, words FROM page_texts WHERE revision_id = ? ORDER BY page",
             id))
        texts.push_back({page, std::move(text), std::move(ocr), std::move(words)});
    return texts;
}

void forget_page_texts(Database& database, RevisionId id)
{
    database.change("DELETE FROM page_texts WHERE revision_id = ?", id);
}

void copy_pages(Database& database, RevisionId from, RevisionId to,
                const std::vector<PageText>& texts)
{
    database.change(
        "INSERT IGNORE INTO pages (revision_id, page, ocr, characters, failure, set_at) "
        "SELECT ?, p.page, p.ocr, p.characters, p.failure, "
        "COALESCE(p.set_at, r.published_at) FROM pages p "
        "JOIN revisions r ON r.id = p.revision_id WHERE p.revision_id = ?",
        to, from);
    for (const auto& text : texts)
        database.change("UPDATE pages SET ocr = ?, characters = ?, failure = '', set_at = NULL "
                        "WHERE revision_id = ? AND page = ?",
                        text.ocr, static_cast<std::int64_t>(length(text.text)), to, text.page);
}

void set_page(Database& database, RevisionId id, const PageRow& page)
{
    database.change("UPDATE pages SET ocr = ?, characters = ?, failure = ?, set_at = NULL "
                    "WHERE revision_id = ? AND page = ?",
                    page.ocr, page.characters, cut(page.failure, most_failure), id, page.page);
}

bool lock_blob(Database& database, std::string_view sha256_hex)
{
    return database
        .find<BlobId>("SELECT id FROM blobs WHERE sha256 = UNHEX(?) FOR UPDATE", sha256_hex)
        .has_value();
}

void delete_blob(Database& database, BlobId blob)
{
    database.change("DELETE FROM blobs WHERE id = ?", blob);
}

} // namespace quire::store
