// quire-worker: claims jobs and has them done.
//
// May touch: the database as quire_worker, the blob folder, the search index, its wake-up socket.
// Never touches: the network, passwords and keys. Never parses a byte of an untrusted file: that is
// quire-engine's, a locked-in child for each piece of work.

#include "crew.hpp"
#include "housekeeping.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <base/handle.hpp>
#include <base/log.hpp>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <engines/engine.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <queue/notify.hpp>
#include <sys/mman.h>
#include <system_error>

namespace {

using namespace quire;

// Blocked before any thread starts, so that only wait_for() gets them.
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

bool stop_was_asked(const sigset_t& signals, std::chrono::milliseconds longest)
{
    const timespec wait{longest.count() / 1000, (longest.count() % 1000) * 1000000};
    return ::sigtimedwait(&signals, nullptr, &wait) > 0;
}

// Lets a child lock itself in over an empty file: whatever it then says of that file, it could.
// Throws what another moment may cure, such as a kernel without walls or a missing engine.
void require_sandbox(const Config& config)
{
    const Descriptor nothing{::memfd_create("nothing", MFD_CLOEXEC)};
    if (!nothing) throw std::system_error{errno, std::generic_category(), "memfd_create"};
    try {
        engines::Engine{engines::EngineSettings::from(config)}.inspect(nothing.get(), -1);
    } catch (const engines::EngineError& error) { // that the file is empty is the right answer
        if (error.may_pass_later()) throw;
    }
}

int work(const Config& config)
{
    require_sandbox(config);
    const auto signals = block_stop_signals();
    Crew crew{config};
    log::info("start", {{"version", QUIRE_VERSION}});
    queue::notify("READY=1");
    const auto watched = queue::watchdog_interval();
    const std::chrono::milliseconds rhythm{std::max<std::int64_t>(1, config.worker.poll_seconds) *
                                           1000};
    const auto rest = watched ? std::min(rhythm, *watched / 3) : rhythm;
    Housekeeping housekeeping{config};
    bool more = false;
    do {
        if (crew.alive()) queue::notify("WATCHDOG=1");
        more = housekeeping.run_when_due();
    } while (!stop_was_asked(signals, more ? std::chrono::milliseconds{0} : rest));
    queue::notify("STOPPING=1");
    log::info("stop");
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app{"Does Quire's work: reads documents, makes their pages, feeds the search index."};
    std::string file;
    app.add_option("--config", file,
                   "Configuration file (default: $QUIRE_CONFIG, else "
                   "/etc/quire/quire.toml)");
    app.set_version_flag("--version", QUIRE_VERSION);
    CLI11_PARSE(app, argc, argv);
    try {
        const auto config = load_config(config_path(file));
        log::start("quire-worker", log::level_named(config.log.level));
        return work(config);
    } catch (const std::exception& error) { // main: one clear line for the operator
        fmt::print(stderr, "quire-worker: {}\n", error.what());
        return 1;
    }
}
