// Put the revision together, have it indexed, make it current.
// In: the pages' files and rows. Out: document.pdf, text.txt, text.json beside them; the folder in
// its final place; the document shows the new revision.
// Safe to repeat: files are written whole, the folder is renamed once, the flip is one transaction.

#include "assembly.hpp"
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
    link_large_file(pdf_to_read(order.folder, order.original), pdf, lease);
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
    const auto order = tools.quire.revisions.order(job);
    if (!order.placed) put_together(job, order, lease, tools);

    show(job, lease, tools);
}

} // namespace quire::stages
