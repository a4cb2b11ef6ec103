#include "core.hpp"
#include "redacting.hpp"
#include "work.hpp"

#include <fmt/format.h>
#include <services/redactions.hpp>
#include <set>
#include <store/index_queue.hpp>
#include <store/jobs.hpp>
#include <store/redactions.hpp>
#include <store/revision_records.hpp>
#include <store/revisions.hpp>

namespace quire {

void conclude_redaction(Core& core, Database& database, const Job& job, RevisionId revision)
{
    const auto redactions = store::redactions_of(database, revision);
    std::set<std::int64_t> pages;
    for (const auto& redaction : redactions)
        pages.insert(redaction.page);
    store::add_receipt(database,
                       {.document = job.document,
                        .user = job.user,
                        .pages = static_cast<std::int64_t>(pages.size()),
                        .boxes = static_cast<std::int64_t>(redactions.size()),
                        .notes = store::count_covered_notes(database, job.document, revision),
                        .kept_revisions = store::count_kept_files(database, job.document, revision),
                        .redacted = core.now()},
                       revision);
    store::forget_redactions(database, revision);
    store::show_again(database, job.document);
}

std::vector<Redaction> Redactions::wanted(const Job& job)
{
    return m_core.read(
        [&](Database& database) { return store::redactions_of(database, job.revision.value()); });
}

void Redactions::refuse(const Job& job, std::string_view reason)
{
    m_core.transaction([&](Database& database) {
        fail_work(database, job, reason);
        store::set_status(database, job.document, Status::success);
        store::show_again(database, job.document);
        store::queue_for_index(database, job.document, true);
    });
}

bool Redactions::index_waits()
{
    return m_core.read([](Database& database) { return store::any_unexpunged(database); });
}

void Redactions::index_is_clean(Time since)
{
    m_core.transaction([&](Database& database) { store::note_index_expunged(database, since); });
}

std::vector<RedactionReceipt> Redactions::receipts(std::int64_t limit)
{
    return m_core.read([&](Database& database) { return store::list_receipts(database, limit); });
}

std::vector<Residue> Redactions::residue()
{
    const bool logs = m_core.read(
        [](Database& database) { return database.find<bool>("SELECT @@GLOBAL.log_bin").value(); });
    return {
        {"database: binary logs", logs ? "written" : "not written",
         logs ? "FLUSH BINARY LOGS; PURGE BINARY LOGS BEFORE NOW(); on replicas, too" : ""},
        {"database: freed pages, undo and redo logs", "held until overwritten",
         "texts set for pages (not pages as they were read) pass through them; a dump read into a "
         "new data folder has none"},
        {"backups", "unknown to Quire",
         "those made before a redaction hold what it removed: let them run out or remove them"},
        {"file system", "freed blocks and snapshots",
         "removed files are unlinked, not overwritten; remove snapshots, trim or encrypt the disk"},
    };
}

std::int64_t Redactions::expire_residue(Time before)
{
    return m_core.transaction(
        [&](Database& database) { return store::note_residue_expired(database, before); });
}

bool Redactions::show_again(DocumentId document)
{
    return m_core.transaction([&](Database& database) {
        if (!store::lock_document(database, document)) return false;
        if (!store::is_withdrawn(database, document)) return false;
        store::show_again(database, document);
        store::set_status(database, document, Status::success);
        store::queue_for_index(database, document, true);
        return true;
    });
}

} // namespace quire
