#pragma once
// The other end of wake_worker() and wake_fetcher() (services/jobs.hpp): a datagram socket
// <run>/worker.sock or <run>/fetch.sock. What is in a datagram does not matter.

#include <base/handle.hpp>
#include <filesystem>
#include <functional>
#include <thread>

namespace quire::queue {

class WakeSocket {
public:
    // Replaces a socket that an earlier process left behind; mode 0660. `woken` is called by
    // the socket's thread for each burst of datagrams. Throws std::system_error.
    WakeSocket(std::filesystem::path path, std::function<void()> woken);
    ~WakeSocket(); // removes the socket
    WakeSocket(const WakeSocket&) = delete;
    WakeSocket& operator=(const WakeSocket&) = delete;

private:
    void listen();

    std::filesystem::path m_path;
    std::function<void()> m_woken;
    Descriptor m_socket;
    Descriptor m_end; // eventfd: ends the thread
    std::thread m_thread;
};

} // namespace quire::queue
