// The worker's side of turn_pictures: a child that dies over a page is followed by another.

#include <engines/engine.hpp>

#include "answers.hpp"
#include "sentences.hpp"
#include "several_children.hpp"

#include <iterator>
#include <utility>

namespace quire::engines {

namespace {

using std::chrono::seconds;

// The pages of one turn_pictures call, over as many children as it takes.
class Turning {
public:
    Turning(const EngineSettings& settings, const std::vector<PageTurn>& pages,
            const GifSource& gifs, const TurnSink& sink, const WhileWaiting& while_waiting)
        : m_settings(settings), m_pages(pages), m_gifs(gifs), m_sink(sink),
          m_while_waiting(while_waiting)
    {
    }

    Usage run()
    {
        while (m_at < m_pages.size())
            run_child();
        return m_usage;
    }

private:
    void run_child()
    {
        auto request = request_for(Job::turn, m_settings);
        request.range.count = std::ssize(m_pages) - static_cast<std::ptrdiff_t>(m_at);
        Conversation child{m_settings, request, {-1}, -1, m_while_waiting};
        const auto cause =
            cause_of_end(child, m_usage, [this](Conversation& with) { return turn_all(with); });
        if (!cause || m_at == m_pages.size()) return; // it may die after its work was done
        if (*cause == ErrorKind::killed) throw error_of(*cause, m_settings.limits);
        m_sink(m_pages[m_at++], {}); // what it died of
    }

    // False when the child is gone.
    bool turn_all(Conversation& child)
    {
        for (; m_at < m_pages.size(); ++m_at) {
            const auto& page = m_pages[m_at];
            child.allow(seconds{m_settings.limits.page_seconds});
            TurnReader reader{page.size};
            if (!child.send(ToChild::pictures, encode(PictureTask{page, sendable_gifs(page)})) ||
                !listen(child, reader))
                return false;
            m_sink(page, reader.take());
        }
        return child.send(ToChild::task_end, {});
    }

    // What would fill more than a message is as good as missing.
    PageGifs sendable_gifs(const PageTurn& page) const
    {
        auto gifs = m_gifs(page);
        std::size_t bytes = 0;
        for (const auto& gif : gifs)
            bytes += gif.size();
        return bytes <= most_gif_bytes ? gifs : PageGifs{};
    }

    bool listen(Conversation& child, TurnReader& reader)
    {
        while (auto message = child.next()) {
            if (message->type == ToWorker::ready) continue;
            if (message->type == ToWorker::failed)
                throw error_of(read_failed(message->body), m_settings.limits);
            if (reader.feed(message->type, message->body)) return true;
        }
        return false;
    }

    const EngineSettings& m_settings;
    const std::vector<PageTurn>& m_pages;
    const GifSource& m_gifs;
    const TurnSink& m_sink;
    const WhileWaiting& m_while_waiting;
    std::size_t m_at = 0;
    Usage m_usage;
};

} // namespace

Usage Engine::turn_pictures(const std::vector<PageTurn>& pages, const GifSource& gifs,
                            const TurnSink& sink, const WhileWaiting& while_waiting) const
{
    if (std::ssize(pages) > m_settings.limits.pages)
        throw error_of(ErrorKind::too_many_pages, m_settings.limits);
    return Turning{m_settings, pages, gifs, sink, while_waiting}.run();
}

} // namespace quire::engines
