#pragma once
// Wakes the worker's sleeping threads: "something was committed, look again". Also says that the
// worker is to stop.
//
// A ticket is taken before looking, so that a ring between looking and waiting is not lost:
//
//     const auto ticket = bell.ticket();
//     if (nothing_to_do()) bell.wait(ticket, 10s);

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>

namespace quire::queue {

class Bell {
public:
    using Ticket = std::uint64_t;

    Ticket ticket() const;
    void ring();
    // Until it rang after the ticket was taken, the worker is to stop, or the time is over.
    void wait(Ticket since, std::chrono::milliseconds longest);

    // For good. Threads finish the page at hand and end.
    void stop();
    bool stopping() const;
    // How long ago stop() was called; empty before.
    std::optional<std::chrono::milliseconds> stopping_for() const;

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    Ticket m_rings = 0;
    std::optional<std::chrono::steady_clock::time_point> m_stop;
};

} // namespace quire::queue
