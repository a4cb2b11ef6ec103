#include <CLI/CLI.hpp>
#include <algorithm>
#include <base/log.hpp>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <fmt/format.h>
#include <queue/daemon.hpp>
#include <queue/notify.hpp>

namespace quire::queue {

namespace {

using std::chrono::milliseconds;

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

bool stop_was_asked(const sigset_t& signals, milliseconds longest)
{
    const timespec wait{longest.count() / 1000, (longest.count() % 1000) * 1000000};
    return ::sigtimedwait(&signals, nullptr, &wait) > 0;
}

milliseconds rest_between(milliseconds rhythm)
{
    const auto watched = watchdog_interval();
    return watched ? std::min(rhythm, *watched / 3) : rhythm;
}

int serve(const Daemon& daemon, const Config& config)
{
    const auto signals = block_stop_signals();
    const auto duty = daemon.begin(config);
    log::info("start", {{"version", QUIRE_VERSION}});
    notify("READY=1");
    const auto rest = rest_between(daemon.rhythm(config));
    bool more = false;
    do {
        if (duty->alive()) notify("WATCHDOG=1");
        more = duty->tidy();
    } while (!stop_was_asked(signals, more ? milliseconds{0} : rest));
    notify("STOPPING=1");
    log::info("stop");
    return 0;
}

} // namespace

int run_daemon(int argc, char** argv, const Daemon& daemon)
{
    CLI::App app{daemon.about};
    std::string file;
    app.add_option("--config", file,
                   "Configuration file (default: $QUIRE_CONFIG, else "
                   "/etc/quire/quire.toml)");
    app.set_version_flag("--version", QUIRE_VERSION);
    CLI11_PARSE(app, argc, argv);
    try {
        const auto config = load_config(config_path(file));
        log::start(daemon.name, log::level_named(config.log.level));
        return serve(daemon, config);
    } catch (const std::exception& error) { // of a process's main: one clear line for the operator
        fmt::print(stderr, "{}: {}\n", daemon.name, error.what());
        return 1;
    }
}

} // namespace quire::queue
