#pragma once
// The other end of wake_worker() (services/jobs.hpp): a datagram socket <run>/worker.sock. What is
// in a datagram does not matter; that one came rings the bell.

#include <base/handle.hpp>
#include <filesystem>
#include <queue/bell.hpp>
#include <thread>

namespace quire::queue {

class WakeSocket {
public:
    // Replaces a socket that an earlier worker left behind; mode 0660. Throws std::system_error.
    WakeSocket(const std::filesystem::path& run_folder, Bell& bell);
    ~WakeSocket(); // removes the socket
    WakeSocket(const WakeSocket&) = delete;
    WakeSocket& operator=(const WakeSocket&) = delete;

private:
    void listen();

    std::filesystem::path m_path;
    Bell& m_bell;
    Descriptor m_socket;
    Descriptor m_end; // eventfd: ends the thread
    std::thread m_thread;
};

} // namespace quire::queue
