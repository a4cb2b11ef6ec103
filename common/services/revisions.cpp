#include "arrangement.hpp"
#include "core.hpp"
#include "receiving.hpp"
#include "redacting.hpp"
#include "work.hpp"

#include <algorithm>
#include <array>
#include <base/beside.hpp>
#include <crypto/digest.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <map>
#include <services/revisions.hpp>
#include <store/index_queue.hpp>
#include <store/jobs.hpp>
#include <store/redactions.hpp>
#include <store/revision_records.hpp>
#include <store/revisions.hpp>
#include <system_error>
#include <unistd.h>

namespace quire {

namespace {

std::vector<store::PageRun> runs_of(std::int64_t pages, std::int64_t length)
{
    std::vector<store::PageRun> runs;
    for (std::int64_t first = 0; first < pages; first += length)
        runs.emplace_back(first, std::min(first + length, pages) - 1);
    return runs;
}

// Pages per job, at most `most`, such that all slots get the same.
std::int64_t even_length(std::int64_t pages, std::int64_t most, const Config& config)
{
    const auto slots = worker_slots(config);
    const auto rounds = (pages + most * slots - 1) / (most * slots);
    const auto ranges = rounds * slots;
    return std::min(most, (pages + ranges - 1) / ranges);
}

// Pages that need OCR take seconds each: they are dealt out evenly.
std::int64_t range_length(std::int64_t pages, bool mostly_text, const Config& config)
{
    const auto& worker = config.worker;
    if (mostly_text) return std::max<std::int64_t>(worker.text_pages_per_job, 1);
    return even_length(pages, std::max<std::int64_t>(worker.pages_per_job, 1), config);
}

// Ranges with as many of these pages each.
std::vector<store::PageRun> shares_of(const std::vector<std::int64_t>& pages, const Config& config)
{
    const auto count = static_cast<std::int64_t>(pages.size());
    const auto most = std::max<std::int64_t>(config.worker.text_pages_per_job, 1);
    auto shares = runs_of(count, even_length(count, most, config));
    for (auto& [first, last] : shares) {
        first = pages[static_cast<std::size_t>(first)];
        last = pages[static_cast<std::size_t>(last)];
    }
    return shares;
}

store::RevisionRow require_revision(Database& database, const Job& job)
{
    auto row = job.revision ? store::find_revision(database, *job.revision) : std::nullopt;
    if (!row || row->removed || row->state != store::RevisionState::making) throw LeaseLost{};
    return std::move(*row);
}

store::PlacedFiles measure(const std::filesystem::path& pdf)
{
    const Descriptor file{::open(pdf.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file) throw std::system_error{errno, std::generic_category(), "open document.pdf"};
    crypto::FileHasher hasher;
    std::vector<std::byte> piece(1 << 18);
    store::PlacedFiles files;
    while (true) {
        const auto got = ::read(file.get(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw std::system_error{errno, std::generic_category(), "read document.pdf"};
        if (got == 0) break;
        hasher.update(std::span{piece}.first(static_cast<std::size_t>(got)));
        files.pdf_bytes += got;
    }
    files.pdf_sha1 = crypto::to_hex(hasher.finish().sha1);
    return files;
}

// Everything that decides what reading the pages gives, as a digest.
std::string making(const store::RevisionRow& revision, std::string_view readers)
{
    if (!revision.original_sha256) return "";
    return crypto::to_hex(crypto::sha256(
        fmt::format("{} {} {} {} {}", crypto::to_hex(*revision.original_sha256),
                    revision.original_extension, revision.language, revision.force_ocr, readers)));
}

// One record per page that could not be read; a few are enough to see what is wrong.
void add_complaints(Database& database, const store::RevisionRow& revision)
{
    constexpr std::size_t most = 20;
    const auto failed = store::failed_pages(database, revision.id);
    for (std::size_t i = 0; i < std::min(failed.size(), most); ++i)
        store::add_error(database, revision.document,
                         fmt::format("Page {}: {}", failed[i].page + 1, failed[i].failure));
    if (failed.size() > most)
        store::add_error(database, revision.document,
                         fmt::format("{} more pages could not be read.", failed.size() - most));
}

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

// What hangs on the pages goes with them.
void rearrange(Core& core, Database& database, const Job& job)
{
    const auto runs = store::page_runs_of(database, job.revision.value());
    const auto viewer = asker(database, job);
    if (const auto why = obstacle(database, job, runs, viewer); !why.empty()) throw Conflict(why);
    rearrange_notes(database, job, runs, viewer, core.now());
    rearrange_sections(database, job, runs);
}

// Pages from other documents take room; a redaction is never too large.
void check_growth(Core& core, Database& database, DocumentId id, std::int64_t bytes)
{
    for (const auto& document : store::load_documents(database, {id}))
        if (bytes > document.original_bytes)
            check_quota(core, database, document.organization, bytes - document.original_bytes);
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
    if (redacted) purged = store::older_revisions(database, job.document);
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

WorkOrder Revisions::order(const Job& job)
{
    const auto row =
        m_core.read([&](Database& database) { return require_revision(database, job); });
    auto& blobs = m_core.blobs();
    WorkOrder order{.revision = row.id,
                    .document = row.document,
                    .version = row.version,
                    .slug = row.slug,
                    .language = row.language,
                    .original_extension = row.original_extension,
                    .force_ocr = row.force_ocr,
                    .page_count = row.page_count,
                    .page_spec = row.page_spec,
                    .original = {},
                    .original_bytes = row.original_bytes,
                    .folder = {}};
    if (row.original_sha256) order.original = blobs.original(crypto::to_hex(*row.original_sha256));
    order.folder = blobs.derived(row.document, row.id);
    order.placed = std::filesystem::is_directory(order.folder);
    if (!order.placed) order.folder = blobs.open_work(row.id);
    return order;
}

void Revisions::plan(const Job& job, const std::vector<PageSize>& pages, bool mostly_text,
                     std::string_view readers)
{
    const auto& worker = m_core.config().worker;
    const auto count = static_cast<std::int64_t>(pages.size());
    const auto length = range_length(count, mostly_text, m_core.config());
    const auto runs = runs_of(count, length);
    const auto spec = compress(pages);
    m_core.transaction([&](Database& database) {
        store::lock_document(database, job.document);
        require_claim(database, job, worker.lease_seconds);
        const auto revision = require_revision(database, job);
        store::set_plan(database, revision, count, spec, static_cast<std::int64_t>(runs.size()));
        store::set_made_with(database, revision.id, making(revision, readers));
        store::enqueue_ranges(database, job, JobKind::read_pages, runs,
                              turns_of_range(length, m_core.config()));
        store::end_job(database, job, JobState::done, "");
    });
}

bool Revisions::is_read_already(const Job& job, std::string_view readers)
{
    return m_core.read([&](Database& database) {
        const auto current = store::current_revision(database, job.document);
        return current &&
               store::made_with(database, *current) ==
                   making(require_revision(database, job), readers) &&
               store::failed_pages(database, *current).empty();
    });
}

void Revisions::plan_to_show_again(const Job& job)
{
    m_core.transaction([&](Database& database) {
        store::lock_document(database, job.document);
        require_claim(database, job, m_core.config().worker.lease_seconds);
        const auto revision = require_revision(database, job);
        const auto current = store::current_revision(database, job.document);
        if (!current) throw LeaseLost{};
        store::copy_pages(database, *current, revision.id, {});
        store::set_plan_like(database, *current, revision.id);
        store::end_job(database, job, JobState::done, "");
        store::enqueue_next(database, job, JobKind::publish);
    });
}

void Revisions::record_pages(const Job& job, const std::vector<PageRecord>& pages)
{
    std::vector<store::PageRow> rows;
    for (const auto& page : pages)
        rows.push_back({page.page, page.ocr, page.characters, page.failure, {}});
    m_core.transaction([&](Database& database) {
        require_claim(database, job, m_core.config().worker.lease_seconds);
        store::add_pages(database, *job.revision, rows);
    });
}

std::vector<std::int64_t> Revisions::recorded_pages(const Job& job)
{
    std::vector<std::int64_t> numbers;
    for (const auto& page : m_core.read([&](Database& database) {
             return store::pages_of(database, *job.revision, job.first_page, job.last_page);
         }))
        numbers.push_back(page.page);
    return numbers;
}

std::vector<PageRecord> Revisions::pages(const Job& job, std::int64_t first, std::int64_t limit)
{
    std::vector<PageRecord> records;
    for (auto& page : m_core.read([&](Database& database) {
             return store::pages_of(database, *job.revision, first, first + limit - 1);
         }))
        records.push_back(
            {page.page, std::move(page.ocr), page.characters, std::move(page.failure), page.set});
    return records;
}

void Revisions::finish_pages(const Job& job)
{
    m_core.transaction([&](Database& database) {
        if (!store::end_job(database, job, JobState::done, "")) throw LeaseLost{};
        if (store::count_down_ranges(database, *job.revision))
            store::enqueue_next(database, job,
                                job.kind == JobKind::turn_pages ? JobKind::modify
                                                                : JobKind::publish);
    });
}

std::filesystem::path Revisions::base_folder(const Job& job)
{
    const auto current = m_core.read(
        [&](Database& database) { return store::current_revision(database, job.document); });
    if (!current) throw LeaseLost{};
    return folder(job.document, *current);
}

std::vector<PageText> Revisions::wanted_texts(const Job& job)
{
    return m_core.read(
        [&](Database& database) { return store::page_texts_of(database, *job.revision); });
}

void Revisions::copy_pages(const Job& job, const std::vector<PageText>& texts)
{
    m_core.transaction([&](Database& database) {
        store::lock_document(database, job.document);
        require_claim(database, job, m_core.config().worker.lease_seconds);
        const auto revision = require_revision(database, job);
        const auto current = store::current_revision(database, job.document);
        if (!current) throw LeaseLost{};
        store::copy_pages(database, *current, revision.id, texts);
    });
}

Arrangement Revisions::arrangement(const Job& job)
{
    const auto own = m_core.read(
        [&](Database& database) { return store::current_revision(database, job.document); });
    if (!own) throw LeaseLost{};
    const auto runs = m_core.read(
        [&](Database& database) { return store::page_runs_of(database, job.revision.value()); });
    Arrangement made;
    made.obstacle = m_core.transaction(
        [&](Database& database) { return obstacle(database, job, runs, asker(database, job)); });
    made.folders.push_back(folder(job.document, *own));
    std::map<RevisionId, std::size_t> sources{{*own, 0}};
    for (const auto& run : runs) {
        const auto [source, fresh] = sources.emplace(run.source, made.folders.size());
        if (fresh) made.folders.push_back(folder(run.document, run.source));
        for (auto page = run.pages.first; page <= run.pages.second; ++page)
            made.pages.push_back({source->second, page, run.quarter_turns});
    }
    return made;
}

void Revisions::arrange_pages(const Job& job)
{
    m_core.transaction([&](Database& database) {
        require_claim(database, job, m_core.config().worker.lease_seconds);
        const auto revision = job.revision.value();
        store::copy_page_rows(database, revision, store::page_runs_of(database, revision));
    });
}

void Revisions::deal_out_turned(const Job& job, const std::vector<std::int64_t>& pages)
{
    const auto shares = shares_of(pages, m_core.config());
    m_core.transaction([&](Database& database) {
        store::lock_document(database, job.document);
        require_claim(database, job, m_core.config().worker.lease_seconds);
        const auto revision = require_revision(database, job);
        store::set_ranges(database, revision.id, std::ssize(shares));
        store::enqueue_ranges(database, job, JobKind::turn_pages, shares, 1);
        store::end_job(database, job, JobState::done, "");
    });
}

void Revisions::copy_pages(const Job& job, const std::vector<PageRecord>& anew)
{
    copy_pages(job, std::vector<PageText>{});
    m_core.transaction([&](Database& database) {
        store::lock_document(database, job.document);
        require_claim(database, job, m_core.config().worker.lease_seconds);
        for (const auto& page : anew)
            store::set_page(database, job.revision.value(),
                            {page.page, page.ocr, page.characters, page.failure, {}});
    });
}

void Revisions::place(const Job& job, const std::function<void()>& keep)
{
    const auto order = this->order(job);
    const auto files = beside(keep, [&] {
        if (!m_core.blobs().place(order.document, order.revision))
            throw std::runtime_error("the work folder is gone");
        return measure(folder(order.document, order.revision) / "document.pdf");
    });
    m_core.transaction([&](Database& database) {
        store::lock_document(database, job.document);
        require_claim(database, job, m_core.config().worker.lease_seconds);
        require_revision(database, job);
        store::set_placed(database, order.revision, files);
        store::queue_for_index(database, order.document, true);
    });
}

bool Revisions::indexed(const Job& job)
{
    return m_core.read(
        [&](Database& database) { return !store::text_is_queued(database, job.document); });
}

void Revisions::publish(const Job& job, const std::function<void()>& keep)
{
    // Bytes before rows: the PDF is safe under its own name when the document's row points at it.
    std::optional<blobs::Incoming> own;
    std::optional<blobs::KeptFile> kept;
    if (makes_own_file(job.kind)) {
        const auto pdf = folder(job.document, job.revision.value()) / "document.pdf";
        beside(keep, [&] {
            own = m_core.blobs().adopt(pdf);
            kept = own->keep();
        });
    }
    m_core.transaction([&](Database& database) {
        store::lock_document(database, job.document);
        require_claim(database, job, m_core.config().worker.lease_seconds);
        const auto revision = require_revision(database, job);
        if (job.kind == JobKind::modify) {
            check_growth(m_core, database, job.document, kept->size_bytes);
            rearrange(m_core, database, job);
        }
        const auto before = store::make_current(database, revision);
        if (own) store::take_own_file(database, revision, keep_row(m_core, database, *kept, *own));
        store::show_in_records(database, job.document, revision.id);
        if (job.kind == JobKind::redact) conclude_redaction(m_core, database, job, revision.id);
        // Pages that stayed as they were have been complained about.
        if (job.kind != JobKind::set_text && job.kind != JobKind::modify)
            add_complaints(database, revision);
        store::forget_page_texts(database, revision.id);
        store::forget_page_runs(database, revision.id);
        if (before)
            store::enqueue(database, {.kind = JobKind::purge,
                                      .document = job.document,
                                      .revision = before,
                                      .user = job.user,
                                      .trace = job.trace});
        store::queue_for_index(database, job.document, false);
        store::end_job(database, job, JobState::done, "");
    });
}

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

std::filesystem::path Revisions::folder(DocumentId document, RevisionId revision) const
{
    return m_core.blobs().derived(document, revision);
}

} // namespace quire
