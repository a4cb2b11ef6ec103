#pragma once
// A sign of life of one thread, for the watchdog.

#include <atomic>
#include <chrono>

namespace quire::queue {

class Pulse {
public:
    void beat() { m_last = std::chrono::steady_clock::now(); }
    std::chrono::steady_clock::duration silence() const
    {
        return std::chrono::steady_clock::now() - m_last.load();
    }

private:
    std::atomic<std::chrono::steady_clock::time_point> m_last{std::chrono::steady_clock::now()};
};

} // namespace quire::queue
