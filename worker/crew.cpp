#include "crew.hpp"

namespace quire {

namespace {

using namespace std::chrono_literals;

// A sync of a full disk's cache is the longest step between two signs of life.
constexpr auto longest_silence = 10min;

} // namespace

// What one slot's thread owns.
struct Crew::Hand {
    Hand(Crew& crew, std::size_t number)
        : quire(crew.m_config, "quire-worker"),
          tools{quire, crew.m_engine, crew.m_config, [&crew] { crew.m_news.ring(); },
                [&crew] { crew.m_indexed.wait(crew.m_indexed.ticket(), 25ms); }},
          slot(quire, crew.m_config, crew.m_jobs, queue::slot_name(number),
               [this, &crew](const Job& job, queue::Lease& lease) {
                   stages::run(job, lease, tools);
                   crew.m_news.ring();
               })
    {
    }

    Services quire;
    stages::Tools tools;
    queue::Slot slot;
};

Crew::Crew(const Config& config)
    : m_config(config), m_engine(engines::EngineSettings::from(config)),
      m_index_services(config, "quire-worker"),
      m_indexer(m_index_services, config, m_news, m_indexed)
{
    for (std::size_t i = 0; i < static_cast<std::size_t>(worker_slots(config)); ++i)
        m_hands.push_back(std::make_unique<Hand>(*this, i));
    m_socket = std::make_unique<queue::WakeSocket>(config.paths.run / "worker.sock", [this] {
        m_jobs.ring();
        m_news.ring();
    });
    for (auto& hand : m_hands)
        m_threads.emplace_back([&hand] { hand->slot.run(); });
    m_threads.emplace_back([this] { m_indexer.run(); });
}

Crew::~Crew()
{
    stop();
    for (auto& thread : m_threads)
        thread.join();
}

void Crew::stop()
{
    m_jobs.stop();
    m_news.stop();
    m_indexed.stop();
}

bool Crew::alive() const
{
    for (const auto& hand : m_hands)
        if (hand->slot.pulse().silence() > longest_silence) return false;
    return true;
}

} // namespace quire
