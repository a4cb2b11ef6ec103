#include <store/page_runs.hpp>

namespace quire::store {

void set_page_runs(Database& database, RevisionId revision, const std::vector<StoredRun>& runs)
{
    std::int64_t position = 0;
    for (const auto& run : runs)
        database.change("INSERT INTO page_runs (revision_id, position, source_revision_id,"
                        " first_page, last_page, quarter_turns) VALUES (?, ?, ?, ?, ?, ?)",
                        revision, position++, run.source, run.pages.first, run.pages.second,
                        static_cast<std::int64_t>(run.quarter_turns));
}

std::vector<StoredRun> page_runs_of(Database& database, RevisionId revision)
{
    std::vector<StoredRun> runs;
    for (const auto& [source, document, first, last, turns] :
         database.select<RevisionId, DocumentId, std::int64_t, std::int64_t, std::int64_t>(
             "SELECT p.source_revision_id, r.document_id, p.first_page, p.last_page,"
             " p.quarter_turns FROM page_runs p JOIN revisions r ON r.id = p.source_revision_id"
             " WHERE p.revision_id = ? ORDER BY p.position",
             revision))
        runs.push_back({source, document, {first, last}, static_cast<int>(turns)});
    return runs;
}

void forget_page_runs(Database& database, RevisionId revision)
{
    database.change("DELETE FROM page_runs WHERE revision_id = ?", revision);
}

void set_pages(Database& database, RevisionId revision, std::int64_t page_count,
               std::string_view page_spec)
{
    database.change("UPDATE revisions SET page_count = ?, page_spec = ? WHERE id = ?", page_count,
                    page_spec, revision);
}

void copy_page_rows(Database& database, RevisionId revision, const std::vector<StoredRun>& runs)
{
    std::int64_t next = 0;
    for (const auto& run : runs) {
        database.change(
            "INSERT IGNORE INTO pages (revision_id, page, ocr, characters, failure, set_at)"
            " SELECT ?, p.page + ?, p.ocr, p.characters, p.failure,"
            " COALESCE(p.set_at, r.published_at) FROM pages p JOIN revisions r"
            " ON r.id = p.revision_id WHERE p.revision_id = ? AND p.page BETWEEN ? AND ?",
            revision, next - run.pages.first, run.source, run.pages.first, run.pages.second);
        next += length(run.pages);
    }
}

} // namespace quire::store
