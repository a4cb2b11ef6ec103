// quire-fetch: gets files from addresses that users named. The only program with a network.
//
// May touch: the network, outwards, as far as worker/fetch lets it; the database as quire_fetch,
// which sees no text and no rights; originals in the blob folder; its wake-up socket.
// Never touches: derived files, the index, keys, passwords. Never looks into a file beyond its
// first bytes, and starts no program.

#include <fetch/download.hpp>
#include <fetch/stage.hpp>
#include <memory>
#include <queue/bell.hpp>
#include <queue/daemon.hpp>
#include <queue/slot.hpp>
#include <queue/wake_socket.hpp>
#include <services/services.hpp>
#include <thread>
#include <vector>

namespace {

using namespace quire;

// What one thread owns.
struct Hand {
    Hand(const Config& config, const fetch::Downloader& downloader, queue::Bell& bell,
         std::size_t number)
        : quire(config, "quire-fetch"), tools{quire, config, downloader},
          slot(
              quire, config, bell, queue::slot_name(number),
              [this](const Job& job, queue::Lease& lease) { fetch::fetch_file(job, lease, tools); },
              Lane::fetch)
    {
    }

    Services quire;
    fetch::Tools tools;
    queue::Slot slot;
};

class Crew : public queue::Duty {
public:
    explicit Crew(const Config& config)
        : m_downloader(config), m_socket(config.paths.run / "fetch.sock", [this] { m_bell.ring(); })
    {
        for (std::int64_t i = 0; i < config.fetch.at_once; ++i)
            m_hands.push_back(
                std::make_unique<Hand>(config, m_downloader, m_bell, static_cast<std::size_t>(i)));
        for (auto& hand : m_hands)
            m_threads.emplace_back([&hand] { hand->slot.run(); });
    }
    ~Crew() override
    {
        m_bell.stop();
        for (auto& thread : m_threads)
            thread.join();
    }
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    // No thread has been silent for longer than any step may take: asking a name server, or storing
    // a large file.
    bool alive() const override
    {
        constexpr std::chrono::minutes longest_silence{10};
        for (const auto& hand : m_hands)
            if (hand->slot.pulse().silence() > longest_silence) return false;
        return true;
    }

private:
    fetch::Downloader m_downloader;
    queue::Bell m_bell;
    std::vector<std::unique_ptr<Hand>> m_hands;
    std::vector<std::thread> m_threads;
    queue::WakeSocket m_socket;
};

} // namespace

int main(int argc, char** argv)
{
    return queue::run_daemon(
        argc, argv,
        {.name = "quire-fetch",
         .about = "Fetches the files of documents from the addresses that users named.",
         .begin = [](const Config& config) { return std::make_unique<Crew>(config); },
         .rhythm = [](const Config&) -> std::chrono::milliseconds {
             return std::chrono::hours{1};
         }});
}
