// Make a revision without what lies under some boxes.
// In: the current revision's files, the boxes. Out: a whole new revision, shown only after a search
// for what may be left has found nothing. Until then the document is withdrawn.
// Safe to repeat: files are written whole, pages that were read are not read again, the search is
// made anew by each attempt, the folder is renamed once, the flip is one transaction.

#include "assembly.hpp"
#include "files.hpp"
#include "ocr_models.hpp"
#include "page_files.hpp"

#include <algorithm>
#include <base/log.hpp>
#include <base/text.hpp>
#include <cmath>
#include <engines/words.hpp>
#include <queue/verdict.hpp>
#include <set>
#include <stages/stages.hpp>
#include <string>
#include <vector>

namespace quire::stages {

namespace {

using engines::RedactionBox;
using engines::Word;

std::vector<RedactionBox> boxes_of(const std::vector<Redaction>& redactions)
{
    std::vector<RedactionBox> boxes;
    for (const auto& [page, box] : redactions)
        boxes.push_back({page, box.x1, box.y1, box.x2, box.y2});
    return boxes;
}

std::set<std::int64_t> pages_of(const std::vector<RedactionBox>& boxes)
{
    std::set<std::int64_t> pages;
    for (const auto& box : boxes)
        pages.insert(box.page);
    return pages;
}

bool overlap(const Word& word, const RedactionBox& box)
{
    return word.x1 < box.x2 && box.x1 < word.x2 && word.y1 < box.y2 && box.y1 < word.y2;
}

// Recognition may take the edge of a black box for a letter, or a word's end for part of the box:
// no word reaches into a box.
void keep_out_of(const RedactionBox& box, std::vector<Word>& words)
{
    std::erase_if(words, [&](const Word& word) {
        const double x = (word.x1 + word.x2) / 2;
        const double y = (word.y1 + word.y2) / 2;
        return box.x1 <= x && x <= box.x2 && box.y1 <= y && y <= box.y2;
    });
    for (auto& word : words) {
        if (!overlap(word, box)) continue;
        const double across = std::min(word.x2, box.x2) - std::max(word.x1, box.x1);
        const double down = std::min(word.y2, box.y2) - std::max(word.y1, box.y1);
        if (across * (word.y2 - word.y1) <= down * (word.x2 - word.x1))
            (word.x1 < box.x1 ? word.x2 : word.x1) = word.x1 < box.x1 ? box.x1 : box.x2;
        else
            (word.y1 < box.y1 ? word.y2 : word.y1) = word.y1 < box.y1 ? box.y1 : box.y2;
    }
}

class RedactedRevision {
public:
    RedactedRevision(const Job& job, const WorkOrder& order, queue::Lease& lease, Tools& tools)
        : m_job(job), m_order(order), m_lease(lease), m_tools(tools),
          m_base(tools.quire.revisions.base_folder(job)),
          m_boxes(boxes_of(tools.quire.redactions.wanted(job))), m_touched(pages_of(m_boxes))
    {
    }

    void make()
    {
        fs::create_directories(m_order.folder / "pages");
        black_out();
        read_touched_pages();
        link_other_pages();
        record();
        write_texts(m_order, {m_tools.quire.revisions, m_job}, m_lease);
        lay_text();
        search();
        sweep(m_order.folder);
    }

private:
    // The file without what was there, and without text on its pictures.
    void black_out()
    {
        const auto file = source_pdf(m_order.folder);
        if (fs::exists(file)) return; // written whole before the last crash
        const auto source = open_to_read(m_base / "document.pdf");
        NewFile made{file};
        m_lease.spend(m_tools.engine.redact(
            source.get(), m_boxes, static_cast<double>(m_tools.config.engine.redaction_dpi),
            made.fd(), [this] { m_lease.keep(); }));
        made.keep();
    }

    // As many as the engine takes; a page with more is a black one.
    std::vector<RedactionBox> boxes_on(std::int64_t page) const
    {
        std::vector<RedactionBox> boxes;
        for (const auto& box : m_boxes)
            if (box.page == page && boxes.size() < engines::boxes_at_once) boxes.push_back(box);
        return boxes;
    }

    bool is_read(std::int64_t page) const
    {
        return fs::exists(page_text_file(m_order.folder, page));
    }

    void read_touched_pages()
    {
        const auto pdf = open_to_read(source_pdf(m_order.folder));
        engines::ReadOptions options{.models = ocr_models(m_order.language),
                                     .force_ocr = true, // there is nothing but the picture
                                     .dpi = static_cast<double>(m_tools.config.engine.ocr_dpi),
                                     .blank = {}};
        const auto keep_page = [this](engines::PageRead&& page) {
            if (page.failure) throw queue::Setback{"A redacted page could not be read again."};
            for (const auto& box : m_boxes)
                if (box.page == page.page) keep_out_of(box, page.words);
            write_page(m_order.folder, page);
            m_lease.pause_point();
        };
        for (const auto page : m_touched) {
            if (is_read(page)) continue;
            options.blank = boxes_on(page);
            m_lease.spend(m_tools.engine.read_pages(pdf.get(), {page, 1}, options, keep_page,
                                                    [this] { m_lease.keep(); }));
        }
    }

    void link_other_pages()
    {
        for (std::int64_t page = 0; page < m_order.page_count; ++page) {
            if (!m_touched.contains(page)) link_page(m_base, m_order.folder, page);
            m_lease.keep();
        }
    }

    void record()
    {
        std::vector<PageRecord> anew;
        for (const auto page : m_touched) {
            const auto text = read_page_text(m_order.folder, page);
            anew.push_back({.page = page,
                            .ocr = "tess4",
                            .characters = static_cast<std::int64_t>(length(text)),
                            .failure = {},
                            .set = {}});
        }
        m_tools.quire.revisions.copy_pages(m_job, anew);
    }

    engines::LayerSource layers() const
    {
        return [this, next = m_touched.begin()]() mutable -> std::optional<engines::PageLayer> {
            while (next != m_touched.end()) {
                const auto page = *next++;
                auto words = read_page_words(m_order.folder, page);
                for (auto& word : words) // so that it stays within its own box
                    word.angle = std::round(word.angle / 90) * 90;
                if (!words.empty()) return engines::PageLayer{page, std::move(words)};
            }
            return {};
        };
    }

    void lay_text()
    {
        const auto file = m_order.folder / "document.pdf";
        if (fs::exists(file)) return; // written whole before the last crash
        const auto source = open_to_read(source_pdf(m_order.folder));
        NewFile made{file};
        m_lease.spend(m_tools.engine.graft(source.get(), layers(), made.fd(), {},
                                           [this] { m_lease.keep(); }));
        made.keep();
    }

    bool is_covered(std::int64_t page, const Word& word) const
    {
        return std::ranges::any_of(
            m_boxes, [&](const auto& box) { return box.page == page && overlap(word, box); });
    }

    // Words that were under the boxes and may be read nowhere else: not beside the boxes, not on
    // other pages, not off the new pictures.
    std::vector<std::string> gone_words()
    {
        std::vector<std::string> covered;
        std::string beside;
        for (const auto page : m_touched)
            for (auto& word : read_page_words(m_base, page)) {
                if (is_covered(page, word))
                    covered.push_back(std::move(word.text));
                else
                    beside += word.text + "\n";
            }
        engines::WordSearch words{covered};
        words.forget_those_in(beside);
        for (std::int64_t page = 0; page < m_order.page_count; ++page) {
            words.forget_those_in(read_page_text(m_order.folder, page));
            m_lease.keep();
        }
        return words.words();
    }

    void search()
    {
        const auto pdf = open_to_read(m_order.folder / "document.pdf");
        const auto found =
            m_tools.engine.find_leaks(pdf.get(), m_boxes, gone_words(), [this] { m_lease.keep(); });
        m_lease.spend(found.usage);
        if (found.leaks.empty()) return;
        log::error("redaction_refused", {{"trace", m_job.trace},
                                         {"document", m_job.document.value},
                                         {"leaks", found.leaks.size()}});
        throw queue::Hopeless{"The redaction was refused, and the document stays withdrawn: " +
                              engines::sentence_of(found.leaks.front()) + "."};
    }

    const Job& m_job;
    const WorkOrder& m_order;
    queue::Lease& m_lease;
    Tools& m_tools;
    fs::path m_base;
    std::vector<RedactionBox> m_boxes;
    std::set<std::int64_t> m_touched;
};

// A file that cannot be redacted by anybody here stays as it was.
bool cannot_be_redacted(const engines::EngineError& error)
{
    return error.kind() == engines::ErrorKind::unsupported ||
           error.kind() == engines::ErrorKind::encrypted;
}

} // namespace

void redact(const Job& job, queue::Lease& lease, Tools& tools)
{
    const auto order = tools.quire.revisions.order(job);
    try {
        if (!order.placed) RedactedRevision{job, order, lease, tools}.make();
    } catch (const engines::EngineError& error) {
        if (!cannot_be_redacted(error)) throw;
        return tools.quire.redactions.refuse(
            job, "The PDF of this document cannot be written again, so it cannot be redacted; it "
                 "is shown as it was.");
    }
    show(job, lease, tools);
}

} // namespace quire::stages
