// quire-fetch: gets files from addresses that users named. The only program with a network.
//
// May touch: the network, outwards, as far as worker/fetch lets it; the database as quire_fetch,
// which sees no text and no rights; originals in the blob folder; its wake-up socket.
// Never touches: derived files, the index, keys, passwords. Never looks into a file beyond its
// first bytes, and starts no program.

#include <CLI/CLI.hpp>
#include <base/log.hpp>
#include <csignal>
#include <ctime>
#include <fetch/download.hpp>
#include <fetch/stage.hpp>
#include <fmt/format.h>
#include <memory>
#include <queue/bell.hpp>
#include <queue/notify.hpp>
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

class Crew {
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
    ~Crew()
    {
        m_bell.stop();
        for (auto& thread : m_threads)
            thread.join();
    }
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    // No thread has been silent for longer than any step may take: asking a name server, or storing
    // a large file.
    bool alive() const
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

// Blocked before any thread starts, so that only sigtimedwait() gets them.
sigset_t block_stop_signals()
{
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    ::sigaddset(&signals, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

int work(const Config& config)
{
    const auto signals = block_stop_signals();
    Crew crew{config};
    log::info("start", {{"version", QUIRE_VERSION}});
    queue::notify("READY=1");
    const auto watched = queue::watchdog_interval();
    const auto rest = watched ? *watched / 3 : std::chrono::milliseconds{3600000};
    const timespec wait{rest.count() / 1000, (rest.count() % 1000) * 1000000};
    do {
        if (crew.alive()) queue::notify("WATCHDOG=1");
    } while (::sigtimedwait(&signals, nullptr, &wait) <= 0);
    queue::notify("STOPPING=1");
    log::info("stop");
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app{"Fetches the files of documents from the addresses that users named."};
    std::string file;
    app.add_option("--config", file,
                   "Configuration file (default: $QUIRE_CONFIG, else "
                   "/etc/quire/quire.toml)");
    app.set_version_flag("--version", QUIRE_VERSION);
    CLI11_PARSE(app, argc, argv);
    try {
        const auto config = load_config(config_path(file));
        log::start("quire-fetch", log::level_named(config.log.level));
        return work(config);
    } catch (const std::exception& error) { // main: one clear line for the operator
        fmt::print(stderr, "quire-fetch: {}\n", error.what());
        return 1;
    }
}
