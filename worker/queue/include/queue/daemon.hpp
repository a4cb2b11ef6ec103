#pragma once
// The main thread of a daemon: command line, configuration, signals, the service manager's
// watchdog.

#include <base/config.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace quire::queue {

// What a daemon does beside its main thread: begun by its constructor, ended by its destructor.
class Duty {
public:
    virtual ~Duty() = default;
    // No thread has been silent for longer than any step may take: else the watchdog bites.
    virtual bool alive() const = 0;
    // Now and then, on the main thread. True: there is more, once again at once.
    virtual bool tidy() { return false; }
};

struct Daemon {
    std::string name;  // "quire-worker"
    std::string about; // one sentence for --help
    std::function<std::unique_ptr<Duty>(const Config&)> begin;
    // How often to tidy, if the watchdog does not ask for more.
    std::function<std::chrono::milliseconds(const Config&)> rhythm;
};

// Until SIGTERM or SIGINT, which are blocked before the duty begins, so that no thread of its gets
// them. Answers the exit status; what went wrong is one line on standard error.
int run_daemon(int argc, char** argv, const Daemon& daemon);

} // namespace quire::queue
