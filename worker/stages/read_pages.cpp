// Read the words off a range of pages and draw their pictures.
// In: the PDF. Out: files below work/pages, rows of pages.
// Safe to repeat: pages already recorded are skipped, files are written whole, and a page is
// recorded only when all its files stand. So a range can also stop after any page, when another
// document's turn has come, and go on later.

#include "files.hpp"
#include "ocr_models.hpp"
#include "page_files.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <chrono>
#include <stages/stages.hpp>
#include <string>
#include <vector>

namespace quire::stages {

namespace {

using std::chrono::steady_clock;

// Pages wait here for a common commit: one transaction a page would cost more than reading it.
class Records {
public:
    Records(Revisions& revisions, const Job& job) : m_revisions(revisions), m_job(job) {}

    void add(PageRecord record)
    {
        if (m_waiting.empty()) m_since = steady_clock::now();
        m_waiting.push_back(std::move(record));
        if (m_waiting.size() >= most) flush();
        flush_if_due();
    }

    void flush_if_due()
    {
        if (!m_waiting.empty() && steady_clock::now() - m_since >= longest) flush();
    }

    void flush()
    {
        if (!m_waiting.empty()) m_revisions.record_pages(m_job, m_waiting);
        m_waiting.clear();
    }

private:
    static constexpr std::size_t most = 64;
    static constexpr std::chrono::milliseconds longest{250};

    Revisions& m_revisions;
    const Job& m_job;
    std::vector<PageRecord> m_waiting;
    steady_clock::time_point m_since;
};

PageRecord record_of(const engines::PageRead& page, bool forced)
{
    const bool ocr = page.source == engines::TextSource::ocr;
    return {.page = page.page,
            .ocr = !ocr     ? ""
                   : forced ? "tess4_force"
                            : "tess4",
            .characters = static_cast<std::int64_t>(length(page.text)),
            .failure = page.failure.value_or("")};
}

// The job's pages that are not recorded yet, as runs.
std::vector<engines::PageRange> missing_runs(const Job& job,
                                             const std::vector<std::int64_t>& recorded)
{
    std::vector<engines::PageRange> runs;
    for (auto page = job.first_page; page <= job.last_page; ++page) {
        if (std::ranges::find(recorded, page) != recorded.end()) continue;
        if (!runs.empty() && runs.back().first + runs.back().count == page)
            ++runs.back().count;
        else
            runs.push_back({page, 1});
    }
    return runs;
}

engines::ReadOptions options_for(const WorkOrder& order, const Config& config)
{
    return {.models = ocr_models(order.language),
            .force_ocr = order.force_ocr,
            .dpi = static_cast<double>(config.engine.ocr_dpi)};
}

// Between two pages. What was read is recorded before the work is handed back.
void pause(queue::Lease& lease, Records& records, std::int64_t pages_read)
{
    try {
        lease.pause_point(pages_read);
    } catch (const queue::HandedBack&) { // keep what there is
        records.flush();
        throw;
    }
}

} // namespace

void read_pages(const Job& job, queue::Lease& lease, Tools& tools)
{
    auto& revisions = tools.quire.revisions;
    const auto order = revisions.order(job);
    const auto runs = missing_runs(job, revisions.recorded_pages(job));
    Records records{revisions, job};
    const auto last = runs.empty() ? -1 : runs.back().first + runs.back().count - 1;
    std::int64_t pages_read = 0;

    const auto keep_page = [&](engines::PageRead&& page) {
        const auto number = page.page;
        write_page(order.folder, page);
        records.add(record_of(page, order.force_ocr));
        ++pages_read;
        if (number != last) pause(lease, records, pages_read);
    };
    const auto while_waiting = [&] {
        records.flush_if_due();
        lease.keep();
    };
    if (!runs.empty()) fs::create_directories(order.folder / "pages");
    const auto pdf = open_to_read(pdf_to_read(order.folder, order.original));
    for (const auto& run : runs)
        lease.spend(tools.engine.read_pages(pdf.get(), run, options_for(order, tools.config),
                                            keep_page, while_waiting));
    records.flush();
    revisions.finish_pages(job);
}

} // namespace quire::stages
