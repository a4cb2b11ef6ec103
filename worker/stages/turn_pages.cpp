// Turn what is known of a range of a modification's pages.
// In: positions and pictures of the pages they come from; the new document.pdf, of which a page is
// drawn whose pictures cannot be turned. Out: positions and pictures below work/pages.
// Safe to repeat: files are written whole, and a page whose smallest picture stands has them all.

#include "files.hpp"
#include "page_files.hpp"

#include <algorithm>
#include <domain/page_spec.hpp>
#include <optional>
#include <queue/verdict.hpp>
#include <stages/stages.hpp>
#include <vector>

namespace quire::stages {

namespace {

using engines::PageTurn;

// Page numbers that follow each other.
std::vector<engines::PageRange> runs_of(const std::vector<std::int64_t>& pages)
{
    std::vector<engines::PageRange> runs;
    for (const auto page : pages) {
        if (!runs.empty() && runs.back().first + runs.back().count == page)
            ++runs.back().count;
        else
            runs.push_back({page, 1});
    }
    return runs;
}

class TurnedPages {
public:
    TurnedPages(const WorkOrder& order, const Arrangement& wanted, queue::Lease& lease,
                Tools& tools)
        : m_folder(order.folder), m_wanted(wanted), m_lease(lease), m_tools(tools),
          m_sizes(decompress(order.page_spec).value())
    {
    }

    void make(const std::vector<PageRecord>& pages)
    {
        for (const auto& page : pages)
            sort(page);
        turn_positions();
        turn_pictures();
        draw();
    }

private:
    // A page that could not be drawn may have blank pictures: nothing is gained by turning those.
    void sort(const PageRecord& page)
    {
        const auto number = static_cast<std::size_t>(page.page);
        const int turns = m_wanted.pages.at(number).quarter_turns;
        if (turns == 0 || has_page_pictures(m_folder, page.page)) return;
        m_pages.push_back({page.page, m_sizes.at(number), turns});
        if (page.failure.empty())
            m_to_turn.push_back(m_pages.back());
        else
            m_to_draw.push_back(page.page);
    }

    void turn_positions()
    {
        for (const auto& page : m_pages) {
            const auto& from = m_wanted.pages[static_cast<std::size_t>(page.page)];
            turn_page_positions(m_wanted.folders[from.source], from.page, m_folder, page.page,
                                page.quarter_turns);
            m_lease.pause_point();
        }
    }

    void turn_pictures()
    {
        const auto gifs = [this](const PageTurn& page) {
            const auto& from = m_wanted.pages[static_cast<std::size_t>(page.page)];
            const std::size_t needed = page.quarter_turns == 2 ? engines::image_widths.size() : 1;
            return read_page_pictures(m_wanted.folders[from.source], from.page, needed);
        };
        const auto keep = [this](const PageTurn& page,
                                 std::optional<engines::PageImages>&& images) {
            if (images)
                write_page_pictures(m_folder, page.page, *images);
            else
                m_to_draw.push_back(page.page);
            m_lease.pause_point();
        };
        m_lease.spend(
            m_tools.engine.turn_pictures(m_to_turn, gifs, keep, [this] { m_lease.keep(); }));
    }

    // From the new PDF, without recognising anything: the words are known.
    void draw()
    {
        std::ranges::sort(m_to_draw);
        const engines::ReadOptions pictures{.ocr = false};
        const auto pdf = open_to_read(m_folder / "document.pdf");
        for (const auto& run : runs_of(m_to_draw))
            m_lease.spend(m_tools.engine.read_pages(
                pdf.get(), run, pictures,
                [this](engines::PageRead&& page) {
                    write_page_pictures(m_folder, page.page, page.images);
                    m_lease.pause_point();
                },
                [this] { m_lease.keep(); }));
    }

    const fs::path& m_folder; // of the new revision
    const Arrangement& m_wanted;
    queue::Lease& m_lease;
    Tools& m_tools;
    std::vector<PageSize> m_sizes; // of the new pages
    std::vector<PageTurn> m_pages; // of the range that are not done yet
    std::vector<PageTurn> m_to_turn;
    std::vector<std::int64_t> m_to_draw;
};

} // namespace

void turn_pages(const Job& job, queue::Lease& lease, Tools& tools)
{
    auto& revisions = tools.quire.revisions;
    const auto order = revisions.order(job);
    const auto wanted = revisions.arrangement(job);
    if (!wanted.obstacle.empty()) throw queue::Hopeless{wanted.obstacle};
    const auto count = job.last_page - job.first_page + 1;
    TurnedPages{order, wanted, lease, tools}.make(revisions.pages(job, job.first_page, count));
    revisions.finish_pages(job);
}

} // namespace quire::stages
