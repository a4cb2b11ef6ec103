#include "core.hpp"
#include "work.hpp"

#include <algorithm>
#include <crypto/digest.hpp>
#include <fmt/format.h>
#include <services/revisions.hpp>
#include <store/jobs.hpp>
#include <store/redactions.hpp>
#include <store/revision_records.hpp>
#include <store/revisions.hpp>

namespace quire {

namespace {

// What is in quarantine under this name, from an interrupted purge too.
void delete_quarantined(const blobs::Store& blobs, const std::string& name)
{
    namespace fs = std::filesystem;
    auto flat = name;
    std::ranges::replace(flat, '/', '-');
    flat += '.';
    const auto quarantine = blobs.root() / "quarantine";
    if (!fs::is_directory(quarantine)) return;
    for (const auto& entry : fs::directory_iterator{quarantine})
        if (entry.path().filename().string().starts_with(flat)) fs::remove_all(entry.path());
}

// Out of its place first, so that nobody finds half of it. Repeatable.
void discard(const blobs::Store& blobs, const std::string& name)
{
    blobs.quarantine(name);
    delete_quarantined(blobs, name);
}

void discard(const blobs::Store& blobs, DocumentId document, RevisionId revision)
{
    discard(blobs, blobs::Store::work_name(revision));
    discard(blobs, blobs::Store::derived_name(document, revision));
}

// What a record of the revision shows stays: nothing but the PDF.
void discard_all_but_pdf(const blobs::Store& blobs, DocumentId document, RevisionId revision)
{
    namespace fs = std::filesystem;
    discard(blobs, blobs::Store::work_name(revision));
    const auto folder = blobs.derived(document, revision);
    if (!fs::is_directory(folder)) return;
    std::vector<std::string> leaving;
    for (const auto& entry : fs::directory_iterator{folder})
        if (entry.path().filename() != "document.pdf")
            leaving.push_back(entry.path().filename().string());
    for (const auto& name : leaving)
        discard(blobs, blobs::Store::derived_name(document, revision) + "/" + name);
}

// Takes a file out of its place unless something needs it, and answers its name.
std::optional<std::string> take_away(Database& database, const blobs::Store& blobs, BlobId blob)
{
    const auto hash = store::lock_unneeded_blob(database, blob);
    if (!hash) return {};
    // Out of its place while nobody can begin to need it: an upload of the same bytes waits for the
    // row, and then looks for the file.
    auto name = blobs::Store::original_name(crypto::to_hex(*hash));
    blobs.quarantine(name);
    store::delete_blob(database, blob);
    return name;
}

// A purged revision needs its original no more. After a redaction none that came before does: the
// receipt says when their files went.
std::vector<std::string> release_files(Database& database, const blobs::Store& blobs,
                                       const Job& job)
{
    auto purged = std::vector{*job.revision};
    const bool redacted = store::has_open_receipt(database, job.document);
    if (redacted) purged = store::older_revisions_with_original(database, job.document);
    std::vector<std::string> leaving;
    bool all = true;
    for (const auto revision : purged) {
        const auto blob = store::release_original(database, revision);
        if (!blob) continue;
        if (auto name = take_away(database, blobs, *blob))
            leaving.push_back(std::move(*name));
        else
            all = false;
    }
    if (redacted) {
        store::note_files_removed(database, job.document);
        if (all) store::note_original_removed(database, job.document);
    }
    return leaving;
}

} // namespace

void Revisions::purge(const Job& job)
{
    if (job.revision)
        purge_revision(job);
    else
        purge_document(job);
}

void Revisions::purge_revision(const Job& job)
{
    const auto row = m_core.read(
        [&](Database& database) { return store::find_revision(database, *job.revision); });
    const bool in_use = row && (row->state == store::RevisionState::making ||
                                row->state == store::RevisionState::current);
    if (in_use) return Jobs{m_core}.finish(job);

    const auto& blobs = m_core.blobs();
    const bool recorded = m_core.read(
        [&](Database& database) { return store::is_recorded(database, *job.revision); });
    if (recorded)
        discard_all_but_pdf(blobs, job.document, *job.revision);
    else
        discard(blobs, job.document, *job.revision);
    std::vector<std::string> leaving;
    m_core.transaction([&](Database& database) {
        if (!store::end_job(database, job, JobState::done, "")) throw LeaseLost{};
        store::set_purged(database, *job.revision);
        leaving = release_files(database, blobs, job);
    });
    // Only from quarantine: in its place there may be the file of an upload that came since.
    for (const auto& name : leaving)
        delete_quarantined(blobs, name);
}

void Revisions::purge_document(const Job& job)
{
    const auto gone =
        m_core.read([&](Database& database) { return store::is_removed(database, job.document); });
    if (!gone) return Jobs{m_core}.finish(job);

    auto& blobs = m_core.blobs();
    const auto revisions = m_core.read(
        [&](Database& database) { return store::revisions_of(database, job.document); });
    for (const auto revision : revisions)
        discard(blobs, job.document, revision);
    discard(blobs, fmt::format("derived/{}", job.document.value));
    std::vector<std::string> leaving;
    m_core.transaction([&](Database& database) {
        if (!store::end_job(database, job, JobState::done, "")) throw LeaseLost{};
        for (const auto revision : revisions)
            store::set_purged(database, revision);
        for (const auto blob : store::release_originals(database, job.document))
            if (auto name = take_away(database, blobs, blob)) leaving.push_back(std::move(*name));
    });
    for (const auto& name : leaving)
        delete_quarantined(blobs, name);
}

std::int64_t Revisions::empty_quarantine(std::chrono::hours rest)
{
    std::int64_t seen = 0;
    for (const auto& entry : m_core.blobs().older_than("quarantine", rest)) {
        keep_if_needed(entry);
        std::error_code gone; // a purge may be at the same entry
        std::filesystem::remove_all(entry, gone);
        ++seen;
    }
    return seen;
}

// A purge that died between moving the file and committing left the row behind.
void Revisions::keep_if_needed(const std::filesystem::path& quarantined)
{
    // "originals-aa-bb-<sha256>.<uuid>"
    constexpr std::string_view start = "originals-aa-bb-";
    const auto name = quarantined.filename().string();
    const auto dot = name.find('.');
    if (!name.starts_with("originals-") || dot != start.size() + 64) return;
    const auto hash = name.substr(start.size(), 64);
    m_core.transaction([&](Database& database) {
        if (store::lock_blob(database, hash))
            m_core.blobs().restore(quarantined, blobs::Store::original_name(hash));
    });
}

} // namespace quire
