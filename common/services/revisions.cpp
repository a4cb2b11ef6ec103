#include "arrangement.hpp"
#include "core.hpp"
#include "work.hpp"

#include <algorithm>
#include <crypto/digest.hpp>
#include <fmt/format.h>
#include <map>
#include <services/revisions.hpp>
#include <store/jobs.hpp>
#include <store/revisions.hpp>

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

// Everything that decides what reading the pages gives, as a digest.
std::string making(const store::RevisionRow& revision, std::string_view readers)
{
    if (!revision.original_sha256) return "";
    return crypto::to_hex(crypto::sha256(
        fmt::format("{} {} {} {} {}", crypto::to_hex(*revision.original_sha256),
                    revision.original_extension, revision.language, revision.force_ocr, readers)));
}

// The revision that the document shows, which the job's will follow.
RevisionId current_of(Database& database, const Job& job)
{
    const auto current = store::current_revision(database, job.document);
    if (!current) throw LeaseLost{};
    return *current;
}

} // namespace

store::RevisionRow require_revision(Database& database, const Job& job)
{
    auto row = job.revision ? store::find_revision(database, *job.revision) : std::nullopt;
    if (!row || row->removed || row->state != store::RevisionState::making) throw LeaseLost{};
    return std::move(*row);
}

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
    const auto count = static_cast<std::int64_t>(pages.size());
    const auto length = range_length(count, mostly_text, m_core.config());
    const auto runs = runs_of(count, length);
    const auto spec = compress(pages);
    change_revision(m_core, job, [&](Database& database, const store::RevisionRow& revision) {
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
               store::failed_pages(database, *current, 1).empty();
    });
}

void Revisions::plan_to_show_again(const Job& job)
{
    change_revision(m_core, job, [&](Database& database, const store::RevisionRow& revision) {
        const auto current = current_of(database, job);
        store::copy_pages(database, current, revision.id, {});
        store::set_plan_like(database, current, revision.id);
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
    return folder(job.document,
                  m_core.read([&](Database& database) { return current_of(database, job); }));
}

std::vector<PageText> Revisions::wanted_texts(const Job& job)
{
    return m_core.read(
        [&](Database& database) { return store::page_texts_of(database, *job.revision); });
}

void Revisions::copy_pages(const Job& job, const std::vector<PageText>& texts)
{
    change_revision(m_core, job, [&](Database& database, const store::RevisionRow& revision) {
        store::copy_pages(database, current_of(database, job), revision.id, texts);
    });
}

Arrangement Revisions::arrangement(const Job& job)
{
    const auto own = m_core.read([&](Database& database) { return current_of(database, job); });
    const auto runs = m_core.read(
        [&](Database& database) { return store::page_runs_of(database, job.revision.value()); });
    Arrangement made;
    made.obstacle = m_core.transaction(
        [&](Database& database) { return obstacle(database, job, runs, asker(database, job)); });
    made.folders.push_back(folder(job.document, own));
    std::map<RevisionId, std::size_t> sources{{own, 0}};
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
    change_revision(m_core, job, [&](Database& database, const store::RevisionRow& revision) {
        store::set_ranges(database, revision.id, std::ssize(shares));
        store::enqueue_ranges(database, job, JobKind::turn_pages, shares, 1);
        store::end_job(database, job, JobState::done, "");
    });
}

void Revisions::copy_pages(const Job& job, const std::vector<PageRecord>& anew)
{
    copy_pages(job, std::vector<PageText>{});
    change_revision(m_core, job, [&](Database& database, const store::RevisionRow& revision) {
        for (const auto& page : anew)
            store::set_page(database, revision.id,
                            {page.page, page.ocr, page.characters, page.failure, {}});
    });
}

std::filesystem::path Revisions::folder(DocumentId document, RevisionId revision) const
{
    return m_core.blobs().derived(document, revision);
}

} // namespace quire
