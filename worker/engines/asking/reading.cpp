// The worker's side of read_pages: a child that dies over a page is followed by another.

#include <engines/engine.hpp>

#include "answers.hpp"
#include "sentences.hpp"
#include "several_children.hpp"

#include <algorithm>
#include <cctype>
#include <engines/gif.hpp>
#include <utility>

namespace quire::engines {

namespace {

using std::chrono::seconds;

bool is_model_list(std::string_view models)
{
    return !models.empty() && models.size() <= 200 &&
           std::ranges::all_of(models, [](unsigned char c) {
               return std::isalnum(c) || c == '_' || c == '+' || c == '-';
           });
}

PageImage blank_image(const PageSize& size, int width)
{
    const int height = image_height(size, width);
    auto white = make_raster(width, height, PixelFormat::gray8);
    std::ranges::fill(white.pixels, std::uint8_t{255});
    const auto gif = encode_gif(white);
    return {width, height, std::string{gif.begin(), gif.end()}};
}

// What is told of a page that killed every child that tried it.
PageRead unreadable(PageRead page, ErrorKind cause, bool images, const EngineLimits& limits)
{
    if (page.size.width <= 0) page.size = {612, 792}; // not even its size is known
    for (std::size_t i = 0; images && i < image_widths.size(); ++i)
        if (page.images[i].gif.empty()) page.images[i] = blank_image(page.size, image_widths[i]);
    page.failure = page_sentence(cause, limits);
    return page;
}

// The pages of one read_pages call, over as many children as it takes.
class Reading {
public:
    Reading(const EngineSettings& settings, int pdf, PageRange range, const ReadOptions& options,
            const PageSink& sink, const WhileWaiting& while_waiting)
        : m_settings(settings), m_pdf(pdf), m_end(range.first + range.count), m_options(options),
          m_sink(sink), m_while_waiting(while_waiting), m_pages(range, options, settings.limits)
    {
    }

    Usage run()
    {
        while (!m_pages.finished())
            run_child();
        return m_usage;
    }

private:
    void run_child()
    {
        auto request = request_for(Job::read, m_settings);
        request.range = {m_pages.next(), m_end - m_pages.next()};
        request.read = m_options;
        request.careful = m_careful;
        request.avoid = m_avoid;
        Conversation child{m_settings, request, {m_pdf}, -1, m_while_waiting};
        const auto cause =
            cause_of_end(child, m_usage, [this](Conversation& with) { return listen(with); });
        if (cause) after_death(*cause);
    }

    // True when the child said that it is done; false when it is gone.
    bool listen(Conversation& child)
    {
        while (auto message = child.next()) {
            switch (message->type) {
            case ToWorker::ready:
                break;
            case ToWorker::done:
                if (!m_pages.finished()) throw ProtocolError("done before the last page");
                return true;
            case ToWorker::failed:
                throw error_of(read_failed(message->body), m_settings.limits);
            default:
                on_page_message(child, *message);
            }
        }
        return false;
    }

    void on_page_message(Conversation& child, const Message& message)
    {
        auto page = m_pages.feed(message.type, message.body);
        if (message.type == ToWorker::page_begun)
            child.allow(seconds{m_settings.limits.page_seconds});
        if (!page) return;
        m_sink(std::move(*page));
        child.allow(seconds{m_settings.limits.document_seconds});
    }

    void after_death(ErrorKind cause)
    {
        if (m_pages.finished()) return; // died after its work was done
        if (!m_pages.begun() || cause == ErrorKind::killed)
            throw error_of(cause, m_settings.limits);
        if (m_careful != m_pages.next()) {
            m_careful = m_pages.next();
            m_avoid = m_pages.step();
            return m_pages.restart_page();
        }
        m_sink(unreadable(m_pages.give_up(), cause, m_options.images, m_settings.limits));
    }

    const EngineSettings& m_settings;
    int m_pdf;
    std::int64_t m_end;
    const ReadOptions& m_options;
    const PageSink& m_sink;
    const WhileWaiting& m_while_waiting;
    PageReader m_pages;
    std::int64_t m_careful = -1; // the page to be read once more, without
    PageStep m_avoid = PageStep::text;
    Usage m_usage;
};

} // namespace

Usage Engine::read_pages(int pdf_fd, PageRange range, const ReadOptions& options,
                         const PageSink& sink, const WhileWaiting& while_waiting) const
{
    if (range.first < 0 || range.count < 1 || range.count > m_settings.limits.pages)
        throw error_of(ErrorKind::bad_range, m_settings.limits);
    if (options.ocr && !is_model_list(options.models))
        throw error_of(ErrorKind::missing_language, m_settings.limits);
    return Reading{m_settings, pdf_fd, range, options, sink, while_waiting}.run();
}

} // namespace quire::engines
