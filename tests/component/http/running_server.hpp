#pragma once
// http::serve() in a thread of the test, on a unix socket of its own.

#include <base/handle.hpp>
#include <functional>
#include <http/serve.hpp>
#include <string>
#include <thread>

namespace quire::testing {

// A listening unix socket in a new folder, both removed at the end.
class Listener {
public:
    Listener();
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    int fd() const { return m_socket.get(); }
    const std::string& path() const { return m_path; }

private:
    std::string m_folder;
    std::string m_path;
    Descriptor m_socket;
};

class RunningServer {
public:
    RunningServer(const http::Application& application, http::ServeOptions options);
    ~RunningServer(); // stops and waits
    RunningServer(const RunningServer&) = delete;
    RunningServer& operator=(const RunningServer&) = delete;
    const std::string& path() const { return m_listener.path(); }
    void stop() { m_stop(); }
    void join() { m_thread.join(); }

private:
    Listener m_listener;
    std::function<void()> m_stop;
    std::thread m_thread;
};

int open_descriptors(); // of this process

} // namespace quire::testing
