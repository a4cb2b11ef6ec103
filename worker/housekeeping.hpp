#pragma once
// What has to be done now and then, whether or not anybody asks.

#include <chrono>
#include <optional>
#include <services/services.hpp>

namespace quire {

class Housekeeping {
public:
    explicit Housekeeping(const Config& config)
        : m_command(config.mail.command), m_quire(config, "quire-worker")
    {
    }

    // Publishes what is due and sends at most one message; once an hour, the first time at once,
    // empties the expired trash, forgets jobs that ended long ago, removes what crashes left in the
    // blob folder. A database that is away puts it off. Takes some seconds at most;
    // true when there may be more to do.
    bool run_when_due();

private:
    bool send_one();
    void run_hourly();
    void forget();

    std::vector<std::string> m_command;
    Services m_quire;
    std::optional<std::chrono::steady_clock::time_point> m_last;
};

} // namespace quire
