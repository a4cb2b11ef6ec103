#pragma once
// Feeds the search index: one thread, the only writer. Takes what changed off the queue in batches,
// one commit for each, and forgets the rows after the commit: a killed indexer repeats, and loses
// nothing. An index that is new or lost is filled from rows and files.

#include <base/config.hpp>
#include <chrono>
#include <exception>
#include <map>
#include <memory>
#include <queue/bell.hpp>
#include <services/services.hpp>

namespace quire::search {
class IndexWriter;
}

namespace quire::stages {

class Indexer {
public:
    // `quire` belongs to the indexer's thread. `news` rings when something was queued; `committed`
    // is rung after each commit.
    Indexer(Services& quire, const Config& config, queue::Bell& news, queue::Bell& committed);
    ~Indexer();
    Indexer(const Indexer&) = delete;
    Indexer& operator=(const Indexer&) = delete;

    void run(); // until the bell says stop

    // One batch, or a clean copy of the index after redactions; false when nothing was to be done.
    // A document that cannot be indexed is tried a few times and then given up, with an error
    // record: it must not hold up the others.
    bool run_once();

private:
    void open();
    bool try_index(const IndexTask& task);
    void index(const IndexTask& task);
    bool expunge_if_wanted();
    bool is_to_blame(const std::exception& fault) const;
    void blame(const IndexTask& task, const std::exception& fault);

    Services& m_quire;
    const Config& m_config;
    queue::Bell& m_news;
    queue::Bell& m_committed;
    std::unique_ptr<search::IndexWriter> m_writer;
    std::map<DocumentId, int> m_troubles; // documents that failed, how often
};

} // namespace quire::stages
