#include "files.hpp"
#include "indexed_document.hpp"
#include "page_files.hpp"

#include <base/clock.hpp>
#include <base/error.hpp>
#include <base/log.hpp>
#include <filesystem>
#include <malloc.h>
#include <new>
#include <search/index_writer.hpp>
#include <stages/indexer.hpp>
#include <utility>
#include <vector>

namespace quire::stages {

namespace {

constexpr std::int64_t most_at_once = 200; // documents per commit

search::PageTexts texts_of(const IndexEntry& entry)
{
    return [folder = entry.text_folder, page = std::int64_t{0},
            count = entry.document.page_count]() mutable -> std::optional<std::string> {
        if (folder.empty() || page >= count) return {};
        return read_page_text(folder, page++);
    };
}

bool is_empty(search::IndexWriter& writer)
{
    bool any = false;
    writer.for_each_row([&any](const search::IndexedRow&) { any = true; });
    return !any;
}

} // namespace

Indexer::Indexer(Services& quire, const Config& config, queue::Bell& news, queue::Bell& committed)
    : m_quire(quire), m_config(config), m_news(news), m_committed(committed)
{
}

Indexer::~Indexer() = default;

void Indexer::run()
{
    const std::chrono::milliseconds rest = std::chrono::seconds{m_config.worker.poll_seconds};
    bool worked = false;
    while (!m_news.stopping()) {
        const auto ticket = m_news.ticket();
        try {
            if (run_once()) {
                worked = true;
                continue;
            }
            // A batch of long documents takes tens of megabytes: given back before sleeping.
            if (std::exchange(worked, false)) ::malloc_trim(0);
            m_news.wait(ticket, rest);
        } catch (const std::exception& fault) { // the index loop: begin again from the last commit
            log::error("index", {{"error", fault.what()}});
            m_writer.reset();
            m_news.wait(ticket, std::chrono::milliseconds{1000});
        }
    }
}

void Indexer::open()
{
    if (m_writer) return;
    m_writer = std::make_unique<search::IndexWriter>(m_config.paths.state / "index");
    if (!is_empty(*m_writer)) return;
    const auto queued = m_quire.index_feed.queue_all();
    if (queued > 0) log::warning("index_rebuild", {{"documents", queued}});
}

bool Indexer::run_once()
{
    open();
    const auto tasks = m_quire.index_feed.pending(most_at_once);
    if (tasks.empty()) return expunge_if_wanted();
    for (const auto& task : tasks)
        if (!try_index(task)) return true; // the batch begins again
    m_writer->commit();
    m_quire.index_feed.done(tasks);
    m_troubles.clear();
    m_committed.ring();
    return true;
}

// Only when nothing waits to be indexed; several redactions are served by one copy.
bool Indexer::expunge_if_wanted()
{
    const auto since = system_now();
    if (!m_quire.redactions.index_waits()) return false;
    m_writer->expunge();
    m_quire.redactions.index_is_clean(since);
    return true;
}

bool Indexer::try_index(const IndexTask& task)
{
    try {
        index(task);
        return true;
    } catch (const std::exception& fault) { // one document must not hold up the others
        if (!is_to_blame(fault)) throw;
        m_writer.reset(); // it may hold half of the document
        blame(task, fault);
        return false;
    }
}

// Whether it may be the document that cannot be indexed: not when the database is away or the disk
// is full.
bool Indexer::is_to_blame(const std::exception& fault) const
{
    constexpr std::uintmax_t enough = 64 << 20;
    if (dynamic_cast<const Unavailable*>(&fault) != nullptr) return false;
    if (dynamic_cast<const std::bad_alloc*>(&fault) != nullptr) return false;
    std::error_code ignored;
    return fs::space(m_config.paths.state, ignored).available > enough;
}

void Indexer::blame(const IndexTask& task, const std::exception& fault)
{
    constexpr int most_tries = 3;
    const auto tries = ++m_troubles[task.document];
    log::error("index_document",
               {{"document", task.document.value}, {"try", tries}, {"error", fault.what()}});
    if (tries < most_tries) return;
    m_quire.index_feed.give_up(task);
    m_troubles.erase(task.document);
    m_committed.ring();
}

void Indexer::index(const IndexTask& task)
{
    const auto entry = m_quire.index_feed.load(task.document);
    if (!entry) return m_writer->remove(task.document);

    const auto document = indexed_document(*entry);
    if (!task.text && m_writer->put_metadata(document)) return;
    m_writer->put(document, texts_of(*entry));
}

} // namespace quire::stages
