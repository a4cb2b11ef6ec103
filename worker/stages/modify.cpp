// Make a revision of other pages: moved, copied, left out, turned, taken from other documents.
// In: the files of the current revisions they come from, the wanted sequence. Out: a whole new
// revision, shown like any other; notes and sections go with their pages in the same transaction.
// What turned pages need is made by turn_pages jobs in between: this is run before and after them.
// Safe to repeat: what stays is linked, files are written whole, the folder is renamed once, the
// flip is one transaction. The current revision stays as it is until then, and if this fails.

#include "assembly.hpp"
#include "files.hpp"
#include "page_files.hpp"

#include <queue/verdict.hpp>
#include <stages/stages.hpp>
#include <vector>

namespace quire::stages {

namespace {

// What stays as it is gets another name: no byte is copied.
void bring_pages(const fs::path& folder, const Arrangement& wanted, queue::Lease& lease)
{
    std::int64_t number = 0;
    for (const auto& page : wanted.pages) {
        const auto& from = wanted.folders[page.source];
        link_page_text(from, page.page, folder, number);
        if (page.quarter_turns == 0) {
            link_page_pictures(from, page.page, folder, number);
            link_page_positions(from, page.page, folder, number);
        }
        ++number;
        lease.keep();
    }
}

void make_pdf(const fs::path& folder, const Arrangement& wanted, queue::Lease& lease, Tools& tools)
{
    const auto pdf = folder / "document.pdf";
    if (fs::exists(pdf)) return; // written whole before the last crash
    std::vector<Descriptor> files;
    std::vector<int> inputs;
    for (const auto& source : wanted.folders) {
        files.push_back(open_to_read(source / "document.pdf"));
        inputs.push_back(files.back().get());
    }
    std::vector<engines::PlacedPage> pages;
    for (const auto& page : wanted.pages)
        pages.push_back({page.source, page.page, page.quarter_turns});
    NewFile made{pdf};
    lease.spend(tools.engine.rearrange(inputs, pages, made.fd(), [&lease] { lease.keep(); }));
    made.keep();
}

std::vector<std::int64_t> pages_to_turn(const fs::path& folder, const Arrangement& wanted)
{
    std::vector<std::int64_t> pages;
    for (std::int64_t number = 0; number < std::ssize(wanted.pages); ++number)
        if (wanted.pages[static_cast<std::size_t>(number)].quarter_turns != 0 &&
            !has_page_pictures(folder, number))
            pages.push_back(number);
    return pages;
}

void put_together(const Job& job, const WorkOrder& order, const Arrangement& wanted,
                  queue::Lease& lease, Tools& tools)
{
    tools.quire.revisions.arrange_pages(job);
    bring_pages(order.folder, wanted, lease);
    make_pdf(order.folder, wanted, lease, tools);
}

} // namespace

void modify(const Job& job, queue::Lease& lease, Tools& tools)
{
    const auto order = tools.quire.revisions.order(job);
    const auto wanted = tools.quire.revisions.arrangement(job);
    if (!wanted.obstacle.empty()) throw queue::Hopeless{wanted.obstacle};
    if (!order.placed) {
        put_together(job, order, wanted, lease, tools);
        const auto to_turn = pages_to_turn(order.folder, wanted);
        if (!to_turn.empty()) return tools.quire.revisions.deal_out_turned(job, to_turn);
        write_texts(order, {tools.quire.revisions, job}, lease);
        sweep(order.folder);
    }
    show(job, lease, tools);
}

} // namespace quire::stages
