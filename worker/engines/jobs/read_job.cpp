// Reads pages: text by Poppler, or by OCR where there is none; five images of one rendering. One
// page at a time, and each page leaves before the next is begun.

#include "child/mapped_file.hpp"
#include "jobs.hpp"
#include "pdf/pdf_file.hpp"
#include "pictures/page_images.hpp"
#include "reading/page_text.hpp"
#include "reading/splash.hpp"
#include "redaction/page_picture.hpp"

#include <engines/embedded_image.hpp>
#include <engines/render.hpp>
#include <engines/scale.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace quire::engines {

namespace {

constexpr double points_per_inch = 72;
constexpr double careful_side = 8000; // pixels

bool is_blank(std::string_view text)
{
    constexpr std::string_view spaces[] = {"\xc2\xa0", "\xe3\x80\x80", "\xef\xbb\xbf"};
    while (!text.empty()) {
        if (static_cast<unsigned char>(text.front()) <= ' ') {
            text.remove_prefix(1);
            continue;
        }
        const auto* space = std::ranges::find_if(
            spaces, [&](std::string_view wide) { return text.starts_with(wide); });
        if (space == std::end(spaces)) return false;
        text.remove_prefix(space->size());
    }
    return true;
}

class PageWork {
public:
    PageWork(Channel& channel, const Request& request, const OpenModels& models)
        : m_channel(channel), m_request(request), m_models(models), m_file(child_input),
          m_document(m_file.bytes())
    {
        const auto& range = request.range;
        if (range.first + range.count > m_document.page_count())
            throw EngineError(ErrorKind::bad_range, "range");
    }

    void read(std::int64_t page)
    {
        m_page = page;
        m_careful = page == m_request.careful;
        m_size = m_document.page_size(page);
        m_trouble = PageTrouble::none;
        m_picture.reset();
        begin();
        const auto text = read_text();
        send_text(text);
        if (m_request.read.images) send_images(text);
        Encoder body;
        body.u8(static_cast<std::uint8_t>(m_trouble));
        m_channel.send(ToWorker::page_done, body.take());
    }

private:
    struct Text : PageText {
        TextSource source = TextSource::embedded;
    };

    void begin()
    {
        const double limit = m_request.limits.page_points;
        if (!(m_size.width > 0 && m_size.width < limit && m_size.height > 0 &&
              m_size.height < limit))
            throw EngineError(ErrorKind::page_too_large, "size");
        Encoder body;
        body.u64(static_cast<std::uint64_t>(m_page));
        body.f64(m_size.width);
        body.f64(m_size.height);
        m_channel.send(ToWorker::page_begun, body.take());
    }

    // Tells what comes next, in case it is the end. Throws when that has killed a child before.
    void begin_step(PageStep step)
    {
        if (m_careful && m_request.avoid == step) throw std::runtime_error("avoided");
        Encoder body;
        body.u8(static_cast<std::uint8_t>(step));
        m_channel.send(ToWorker::page_step, body.take());
    }

    // Runs one step on a page; a failure of the step spoils the page, not the document.
    template<class Step>
    void attempt(PageTrouble trouble, Step step)
    {
        try {
            step();
        } catch (const EngineError&) { // about the whole call, such as a missing model
            throw;
        } catch (const std::bad_alloc&) { // the page's alone: its memory is free again
            m_trouble = PageTrouble::memory;
        } catch (const std::exception&) { // a library's complaint about the page
            m_trouble = trouble;
        }
    }

    Text read_text()
    {
        Text text;
        attempt(PageTrouble::text, [&] {
            begin_step(PageStep::text);
            static_cast<PageText&>(text) = m_document.read(m_page);
        });
        if (m_request.read.ocr && (m_request.read.force_ocr || is_blank(text.text)))
            attempt(PageTrouble::recognition, [&] { recognise(text); });
        return text;
    }

    void recognise(Text& text)
    {
        if (!m_reader) m_reader.emplace(m_models.load());
        const bool looks_scanned = text.hidden || is_blank(text.text);
        const auto& pixels = picture(looks_scanned);
        begin_step(PageStep::recognition);
        const auto blank = blank_parts();
        auto page =
            blank.empty() ? read_print(pixels) : read_print(with_blank_boxes(pixels, blank));
        Text found;
        found.source = TextSource::ocr;
        found.hidden = text.hidden;
        found.text = std::move(page.text);
        if (found.text.size() > most_text) found.text.resize(most_text);
        while (!found.text.empty() && found.text.back() == '\n')
            found.text.pop_back();
        for (auto& word : page.words)
            if (found.words.size() < most_words && word.text.size() <= longest_word)
                found.words.push_back(
                    {std::move(word.text), word.x1, word.y1, word.x2, word.y2, word.angle});
        text = std::move(found);
        m_trouble = PageTrouble::none; // whatever there was about embedded text
    }

    // The print of a page whichever way up it lies; only as it lies when looking for the right way
    // has killed a child.
    OcrPage read_print(const Raster& pixels)
    {
        if (m_careful && m_request.avoid == PageStep::orientation) return m_reader->read(pixels);
        return read_any_way_up(*m_reader, pixels, [&](const Raster& image) {
            begin_step(PageStep::orientation);
            if (!std::exchange(m_tried_orientation, true))
                m_orientation = m_models.load_orientation();
            return m_orientation ? m_orientation->quarter_turns(image) : std::nullopt;
        });
    }

    std::vector<RedactionBox> blank_parts() const
    {
        std::vector<RedactionBox> parts;
        std::ranges::copy_if(m_request.read.blank, std::back_inserter(parts),
                             [&](const auto& box) { return box.page == m_page; });
        return parts;
    }

    // The page's pixels, for OCR and for its images: made once.
    const Raster& picture(bool looks_scanned)
    {
        if (m_picture) return *m_picture;
        if (m_careful && m_request.avoid == PageStep::drawing) {
            m_picture = drawn_carefully();
            return *m_picture;
        }
        begin_step(PageStep::drawing);
        if (looks_scanned) m_picture = scanned_image();
        if (!m_picture) m_picture = drawn();
        return *m_picture;
    }

    std::optional<Raster> scanned_image()
    {
        if (!m_tried_qpdf) {
            m_tried_qpdf = true;
            try {
                m_pdf = open_pdf(m_file.bytes());
            } catch (const std::exception&) { // Poppler reads it, and will draw it
            }
        }
        if (!m_pdf) return {};
        const auto count = static_cast<std::int64_t>(m_pdf->getAllPages().size());
        if (count != m_document.page_count()) return {};
        return embedded_page_image(*m_pdf, static_cast<int>(m_page));
    }

    Raster drawn()
    {
        if (!m_renderer) m_renderer.emplace(m_file.bytes());
        const double for_ocr =
            m_request.read.ocr ? m_size.width / points_per_inch * m_request.read.dpi : 0;
        const int width = std::max(image_widths.front(), static_cast<int>(std::lround(for_ocr)));
        return m_renderer->at_width(static_cast<int>(m_page), width);
    }

    // The other renderer, for a page that killed a child in the first one.
    Raster drawn_carefully()
    {
        if (!m_splash) m_splash.emplace(m_file.bytes(), "");
        const double longer = std::max(m_size.width, m_size.height) / points_per_inch;
        const double dpi =
            std::min(image_widths.front() * points_per_inch / m_size.width, careful_side / longer);
        return m_splash->render(static_cast<int>(m_page), dpi, dpi);
    }

    void send_text(const Text& text)
    {
        Encoder body;
        body.u8(text.source == TextSource::ocr);
        body.text(text.text);
        body.u32(static_cast<std::uint32_t>(text.words.size()));
        for (const auto& word : text.words) {
            body.text(word.text);
            body.f64(word.x1);
            body.f64(word.y1);
            body.f64(word.x2);
            body.f64(word.y2);
            body.f64(word.angle);
        }
        m_channel.send(ToWorker::page_text, body.take());
    }

    void send_images(const Text& text)
    {
        attempt(PageTrouble::drawing, [&] { picture(text.hidden || is_blank(text.text)); });
        if (!m_picture) m_picture = blank();
        auto raster = gray_if_colourless(std::move(*m_picture));
        m_picture.reset();
        send_page_images(m_channel, std::move(raster), m_size);
    }

    Raster blank() const
    {
        const int width = image_widths.front();
        auto white = make_raster(width, image_height(m_size, width), PixelFormat::gray8);
        std::ranges::fill(white.pixels, std::uint8_t{255});
        return white;
    }

    Channel& m_channel;
    const Request& m_request;
    const OpenModels& m_models;
    MappedFile m_file;
    TextDocument m_document;
    std::optional<PageRenderer> m_renderer;
    std::optional<SplashRenderer> m_splash;
    std::unique_ptr<QPDF> m_pdf;
    bool m_tried_qpdf = false;
    std::optional<Reader> m_reader;
    bool m_tried_orientation = false;
    std::optional<OrientationFinder> m_orientation; // none: its model is not installed

    std::int64_t m_page = 0;
    bool m_careful = false;
    PageSize m_size;
    PageTrouble m_trouble = PageTrouble::none;
    std::optional<Raster> m_picture;
};

} // namespace

std::int64_t read_pages(Channel& channel, const Request& request, const OpenModels& models)
{
    PageWork work{channel, request, models};
    for (std::int64_t i = 0; i < request.range.count; ++i)
        work.read(request.range.first + i);
    return request.range.count;
}

} // namespace quire::engines
