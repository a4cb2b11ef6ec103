#include "running_server.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>

namespace quire::testing {

Listener::Listener()
{
    auto folder = (std::filesystem::temp_directory_path() / "quire-http-XXXXXX").string();
    if (!::mkdtemp(folder.data()))
        throw std::system_error(errno, std::generic_category(), "mkdtemp");
    m_folder = folder;
    m_path = folder + "/socket";
    m_socket = Descriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    m_path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::bind(m_socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0 ||
        ::listen(m_socket.get(), 64) < 0)
        throw std::system_error(errno, std::generic_category(), "listen");
}

Listener::~Listener()
{
    std::error_code ignored; // a folder left behind fails no test
    std::filesystem::remove_all(m_folder, ignored);
}

RunningServer::RunningServer(const http::Application& application, http::ServeOptions options)
{
    std::promise<std::function<void()>> started;
    options.listen_fd = m_listener.fd();
    options.handle_signals = false;
    options.started = [&](const std::function<void()>& stop) { started.set_value(stop); };
    auto ready = started.get_future();
    m_thread = std::thread{[application, options] { http::serve(options, application); }};
    m_stop = ready.get();
}

RunningServer::~RunningServer()
{
    if (!m_thread.joinable()) return;
    m_stop();
    m_thread.join();
}

int open_descriptors()
{
    int count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator{"/proc/self/fd"})
        ++count;
    return count;
}

} // namespace quire::testing
