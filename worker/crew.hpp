#pragma once
// The worker's threads: one per slot, each with its own database connection, and the indexer.

#include <base/config.hpp>
#include <engines/engine.hpp>
#include <memory>
#include <queue/bell.hpp>
#include <queue/slot.hpp>
#include <queue/wake_socket.hpp>
#include <services/services.hpp>
#include <stages/indexer.hpp>
#include <stages/stages.hpp>
#include <thread>
#include <vector>

namespace quire {

class Crew {
public:
    // Starts all threads. Throws when the run folder cannot be used.
    explicit Crew(const Config& config);
    ~Crew(); // stops and joins
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    // No new jobs; pages at hand are finished or their jobs handed back within seconds.
    void stop();
    // No thread has been silent for longer than any step may take.
    bool alive() const;

private:
    struct Hand;

    const Config& m_config;
    engines::Engine m_engine;
    queue::Bell m_jobs;    // jobs may have appeared
    queue::Bell m_news;    // the index may have something to learn
    queue::Bell m_indexed; // the index has committed
    std::vector<std::unique_ptr<Hand>> m_hands;
    Services m_index_services;
    stages::Indexer m_indexer;
    std::vector<std::thread> m_threads;
    std::unique_ptr<queue::WakeSocket> m_socket;
};

} // namespace quire
