#pragma once
// The open connections of a serving process, shared by its threads. A connection is either idle,
// and then watched here, or in the hands of the one thread that took it. So an idle kept connection
// costs no thread, and a stop can close the idle ones at once.

#include <atomic>
#include <base/handle.hpp>
#include <chrono>
#include <mutex>
#include <unordered_map>

namespace quire::http {

class Connections {
public:
    // Throws std::system_error when `listen_fd` is no listening socket. It becomes non-blocking.
    Connections(int listen_fd, std::chrono::seconds io_timeout);

    // A connection with something to read (a request, or its end). Blocks. After stop(): what idle
    // connections still hold, then nothing.
    Descriptor next();

    // Back to the idle ones, or closed when stopping.
    void keep(Descriptor connection);

    void stop() noexcept; // safe from any thread
    bool stopping() const { return m_stopping; }
    int wake_fd() const { return m_wake.get(); } // readable once stopping

private:
    void watch(int fd, std::uint32_t events, std::uint32_t operation);
    void accept_one();
    Descriptor take(int fd);
    Descriptor take_last();

    int m_listen;
    std::chrono::seconds m_io_timeout;
    Descriptor m_epoll;
    Descriptor m_wake;
    std::atomic<bool> m_stopping = false;
    std::mutex m_mutex;
    std::unordered_map<int, Descriptor> m_idle;
};

} // namespace quire::http
