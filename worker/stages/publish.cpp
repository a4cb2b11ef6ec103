// Put the revision together, have it indexed, make it current.
// In: the pages' files and rows. Out: document.pdf, text.txt, text.json beside them; the folder in
// its final place; the document shows the new revision.
// Safe to repeat: files are written whole, the folder is renamed once, the flip is one transaction.

#include "files.hpp"
#include "page_files.hpp"

#include <algorithm>
#include <base/log.hpp>
#include <chrono>
#include <fmt/format.h>
#include <json/print.hpp>
#include <optional>
#include <stages/stages.hpp>
#include <string>
#include <utility>
#include <vector>

namespace quire::stages {

namespace {

// The revision's pages one after the other, without holding all of them.
class PageWalk {
public:
    PageWalk(Revisions& revisions, const Job& job) : m_revisions(revisions), m_job(job) {}

    std::optional<PageRecord> next()
    {
        if (m_at == m_step.size()) fetch();
        if (m_step.empty()) return {};
        return std::move(m_step[m_at++]);
    }

private:
    void fetch()
    {
        constexpr std::int64_t at_once = 500;
        m_step = m_revisions.pages(m_job, m_first, at_once);
        m_first += at_once;
        m_at = 0;
    }

    Revisions& m_revisions;
    const Job& m_job;
    std::vector<PageRecord> m_step;
    std::size_t m_at = 0;
    std::int64_t m_first = 0;
};

std::int64_t unix_milliseconds()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_now().time_since_epoch()).count();
}

// The text of all pages, joined by one blank line, and as JSON with what made it. True when a page
// was read by OCR.
bool write_texts(const WorkOrder& order, PageWalk walk, queue::Lease& lease)
{
    const auto now = unix_milliseconds();
    const auto language = json::print(order.language.empty() ? "eng" : order.language);
    bool any_ocr = false;
    NewFile text{order.folder / "text.txt"};
    NewFile json{order.folder / "text.json"};
    json.write(fmt::format(R"({{"updated":{},"pages":[)", now));
    bool first = true;
    while (const auto page = walk.next()) {
        const auto contents = read_page_text(order.folder, page->page);
        if (!std::exchange(first, false)) {
            text.write("\n\n");
            json.write(",");
        }
        text.write(contents);
        json.write(fmt::format(R"({{"page":{},"contents":{},"ocr":{},"lang":{},"updated":{}}})",
                               page->page, json::print(contents),
                               page->ocr.empty() ? "null" : json::print(page->ocr), language, now));
        any_ocr = any_ocr || !page->ocr.empty();
        lease.keep();
    }
    json.write("]}");
    text.keep();
    json.keep();
    return any_ocr;
}

// The hidden text of the pages that were read by OCR.
engines::LayerSource layers(const WorkOrder& order, PageWalk walk)
{
    return [folder = order.folder, walk]() mutable -> std::optional<engines::PageLayer> {
        while (const auto page = walk.next()) {
            if (page->ocr.empty()) continue;
            auto words = read_page_words(folder, page->page);
            if (!words.empty()) return engines::PageLayer{page->page, std::move(words)};
        }
        return {};
    };
}

void graft(const WorkOrder& order, const PageWalk& walk, queue::Lease& lease, Tools& tools)
{
    const auto source = open_to_read(pdf_to_read(order.folder, order.original));
    NewFile pdf{order.folder / "document.pdf"};
    const engines::GraftOptions options{.drop_metadata = order.force_ocr,
                                        .replace_hidden_text = order.force_ocr};
    lease.spend(tools.engine.graft(source.get(), layers(order, walk), pdf.fd(), options,
                                   [&lease] { lease.keep(); }));
    pdf.keep();
}

// The PDF that people get: the original's own bytes wherever nothing had to be added.
void make_pdf(const Job& job, const WorkOrder& order, bool any_ocr, queue::Lease& lease,
              Tools& tools)
{
    const auto pdf = order.folder / "document.pdf";
    if (fs::exists(pdf)) return; // written whole before the last crash
    if (any_ocr) {
        try {
            return graft(order, {tools.quire.revisions, job}, lease, tools);
        } catch (const engines::EngineError& error) {
            // Readable, but not to be rewritten: served without the text layer, found all the same.
            if (error.kind() != engines::ErrorKind::unsupported &&
                error.kind() != engines::ErrorKind::damaged)
                throw;
            log::warning("no_text_layer", {{"trace", job.trace}, {"document", job.document.value}});
        }
    }
    link_file(pdf_to_read(order.folder, order.original), pdf);
}

bool is_left_over(const fs::path& file)
{
    return file.filename().string().starts_with(".") || file.filename() == "source.pdf";
}

// What interrupted attempts left, and what only the making needed.
void sweep(const fs::path& folder)
{
    for (const auto& part : {folder / "pages", folder})
        for (const auto& entry : fs::directory_iterator{part})
            if (is_left_over(entry.path())) fs::remove(entry.path());
}

void put_together(const Job& job, const WorkOrder& order, queue::Lease& lease, Tools& tools)
{
    const PageWalk walk{tools.quire.revisions, job};
    const bool any_ocr = write_texts(order, walk, lease);
    make_pdf(job, order, any_ocr, lease, tools);
    sweep(order.folder);
}

} // namespace

void publish(const Job& job, queue::Lease& lease, Tools& tools)
{
    auto& revisions = tools.quire.revisions;
    const auto order = revisions.order(job);
    if (!order.placed) put_together(job, order, lease, tools);

    revisions.place(job);
    tools.wake_indexer();
    while (!revisions.indexed(job)) { // people search as soon as they see success
        tools.await_indexer();
        lease.pause_point();
    }
    revisions.publish(job);
}

} // namespace quire::stages
