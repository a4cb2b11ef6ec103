// Looks for what a redaction left: in the text by two engines, in the boxes, in the pixels, in the
// objects. Nothing here is shared with what writes the file but the libraries.

#include "child/mapped_file.hpp"
#include "jobs.hpp"
#include "pdf/pdf_file.hpp"
#include "reading/page_text.hpp"
#include "redaction/glyph_walk.hpp"
#include "redaction/leak_structure.hpp"
#include "redaction/left_words.hpp"
#include "redaction/redaction_task.hpp"

#include <engines/render.hpp>
#include <engines/words.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <set>
#include <utility>

namespace quire::engines {

namespace {

constexpr double tolerance_points = 0.75; // that text may reach into a box
constexpr int darkest = 8;                // of 255: what still counts as black
constexpr int usual_width = 1700;         // pixels

bool covers(const Mark& cover, const Mark& text)
{
    const double x = (text.x1 + text.x2) / 2;
    const double y = (text.y1 + text.y2) / 2;
    return cover.x1 <= x && x <= cover.x2 && cover.y1 <= y && y <= cover.y2;
}

class LeakHunt {
public:
    LeakHunt(Channel& channel, std::span<const std::byte> bytes, QPDF& pdf, RedactionTask task)
        : m_channel(channel), m_bytes(bytes), m_pdf(pdf), m_task(std::move(task)),
          m_words(m_task.words), m_text(bytes)
    {
        if (m_text.page_count() != static_cast<std::int64_t>(pdf.getAllPages().size()))
            throw EngineError(ErrorKind::damaged, "the two libraries count differently");
    }

    void run()
    {
        const OnLeak on_leak = [this](LeakKind kind, std::int64_t page) { report(kind, page); };
        check_document(m_pdf, {reinterpret_cast<const char*>(m_bytes.data()), m_bytes.size()},
                       on_leak);
        if (any_left(m_pdf, m_words)) report(LeakKind::word_in_object, -1);
        std::int64_t number = 0;
        for (auto& page : m_pdf.getAllPages()) {
            m_page = number;
            const auto marks = marks_of(page);
            check_text(marks);
            if (m_task.boxes.contains(number)) {
                check_picture_page(page, number, on_leak);
                check_annotations(page, number, on_leak);
                check_covers(marks);
                check_pixels(page);
            }
            ++number;
        }
    }

private:
    void report(LeakKind kind, std::int64_t page)
    {
        if (m_reported.size() >= most_leaks || !m_reported.insert({kind, page}).second) return;
        Encoder body;
        body.u8(static_cast<std::uint8_t>(kind));
        body.u64(static_cast<std::uint64_t>(page + 1));
        m_channel.send(ToWorker::leak, body.take());
    }

    bool in_a_box(double x1, double y1, double x2, double y2)
    {
        const auto boxes = m_task.boxes.find(m_page);
        if (boxes == m_task.boxes.end()) return false;
        const auto size = m_text.page_size(m_page);
        const double slack_x = tolerance_points / size.width;
        const double slack_y = tolerance_points / size.height;
        return std::ranges::any_of(boxes->second, [&](const auto& box) {
            return std::min(x2, box.x2) - std::max(x1, box.x1) > std::min(slack_x, (x2 - x1) / 2) &&
                   std::min(y2, box.y2) - std::max(y1, box.y1) > std::min(slack_y, (y2 - y1) / 2);
        });
    }

    // Poppler's text and our own walk's must both be clean.
    void check_text(const PageMarks& marks)
    {
        const auto text = m_text.read(m_page);
        if (m_words.any_in(text.text) || m_words.any_in(marks.text))
            report(LeakKind::word_in_text, m_page);
        const bool word_in_box = std::ranges::any_of(text.words, [&](const auto& word) {
            return in_a_box(word.x1, word.y1, word.x2, word.y2);
        });
        const bool mark_in_box = std::ranges::any_of(marks.marks, [&](const auto& mark) {
            return mark.kind == MarkKind::text && in_a_box(mark.x1, mark.y1, mark.x2, mark.y2);
        });
        if (word_in_box || mark_in_box) report(LeakKind::text_in_box, m_page);
    }

    // Text with paint or pictures over it: hidden from the eye alone.
    void check_covers(const PageMarks& marks)
    {
        std::vector<Mark> covers_later;
        for (auto mark = marks.marks.rbegin(); mark != marks.marks.rend(); ++mark) {
            if (mark->kind != MarkKind::text) {
                covers_later.push_back(*mark);
                continue;
            }
            for (const auto& cover : covers_later)
                if (covers(cover, *mark))
                    report(cover.kind == MarkKind::fill ? LeakKind::text_under_rectangle
                                                        : LeakKind::text_under_image,
                           m_page);
        }
    }

    // As fine as the picture itself, so that no pixel is mixed with another.
    static int width_of_picture(QPDFObjectHandle page)
    {
        for (auto& [name, image] : QPDFPageObjectHelper{page}.getImages())
            if (auto dict = QPDFObjectHandle{image}.getDict(); dict.getKey("/Width").isInteger())
                return std::clamp(dict.getKey("/Width").getIntValueAsInt(), 1, 20'000);
        return usual_width;
    }

    void check_pixels(QPDFObjectHandle page)
    {
        if (!m_renderer) m_renderer.emplace(m_bytes);
        const auto drawn = m_renderer->at_width(static_cast<int>(m_page), width_of_picture(page));
        for (const auto& box : m_task.boxes.at(m_page))
            if (!is_black(drawn, box)) report(LeakKind::pixels_in_box, m_page);
    }

    static bool is_black(const Raster& drawn, const RedactionBox& box)
    {
        const auto step = static_cast<std::size_t>(channels(drawn.format));
        const auto left = static_cast<std::size_t>(std::ceil(box.x1 * drawn.width));
        const auto right = static_cast<std::size_t>(std::floor(box.x2 * drawn.width));
        const int bottom = static_cast<int>(std::floor(box.y2 * drawn.height));
        for (int y = static_cast<int>(std::ceil(box.y1 * drawn.height)); y < bottom; ++y) {
            if (right <= left) break;
            const auto part = drawn.row(y).subspan(left * step, (right - left) * step);
            if (std::ranges::any_of(part, [](auto value) { return value > darkest; })) return false;
        }
        return true;
    }

    Channel& m_channel;
    std::span<const std::byte> m_bytes;
    QPDF& m_pdf;
    RedactionTask m_task;
    WordSearch m_words;
    TextDocument m_text;
    std::optional<PageRenderer> m_renderer;
    std::set<std::pair<LeakKind, std::int64_t>> m_reported;
    std::int64_t m_page = 0;
};

} // namespace

std::int64_t find_leaks(Channel& channel, const Request&)
{
    const MappedFile file{child_input};
    try {
        const auto pdf = open_pdf(file.bytes());
        const auto pages = static_cast<std::int64_t>(pdf->getAllPages().size());
        LeakHunt{channel, file.bytes(), *pdf, receive_task(channel, pages)}.run();
        return pages;
    } catch (const QPDFExc&) { // what cannot be looked into is not shown to anybody
        throw EngineError(ErrorKind::damaged, "qpdf");
    }
}

} // namespace quire::engines
