#include "turned_pictures.hpp"

#include "assembly.hpp"
#include "files.hpp"
#include "page_files.hpp"

#include <algorithm>
#include <domain/page_spec.hpp>
#include <optional>
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

class TurnedPictures {
public:
    TurnedPictures(const WorkOrder& order, const Arrangement& wanted, queue::Lease& lease,
                   Tools& tools)
        : m_folder(order.folder), m_wanted(wanted), m_lease(lease), m_tools(tools),
          m_sizes(decompress(order.page_spec).value())
    {
    }

    // A page that could not be drawn may have blank pictures: nothing is gained by turning those.
    void sort(const PageRecord& page)
    {
        const int turns = m_wanted.pages.at(static_cast<std::size_t>(page.page)).quarter_turns;
        if (turns == 0 || has_page_pictures(m_folder, page.page)) return;
        if (page.failure.empty())
            m_to_turn.push_back(
                {page.page, m_sizes.at(static_cast<std::size_t>(page.page)), turns});
        else
            m_to_draw.push_back(page.page);
    }

    void make()
    {
        turn();
        draw();
    }

private:
    void turn()
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
    std::vector<PageTurn> m_to_turn;
    std::vector<std::int64_t> m_to_draw;
};

} // namespace

void turn_pictures(const Job& job, const WorkOrder& order, const Arrangement& wanted,
                   queue::Lease& lease, Tools& tools)
{
    TurnedPictures pictures{order, wanted, lease, tools};
    PageWalk pages{tools.quire.revisions, job};
    while (const auto page = pages.next())
        pictures.sort(*page);
    pictures.make();
}

} // namespace quire::stages
