#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <queue/wake_socket.hpp>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

namespace quire::queue {

namespace {

[[noreturn]] void refuse(const char* what)
{
    throw std::system_error{errno, std::generic_category(), what};
}

Descriptor bound_socket(const std::filesystem::path& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto name = path.string();
    if (name.size() >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        refuse("wake-up socket");
    }
    std::memcpy(address.sun_path, name.c_str(), name.size() + 1);

    Descriptor socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!socket) refuse("socket");
    ::unlink(name.c_str());
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        refuse("bind wake-up socket");
    // Handlers run under other accounts of the same group.
    if (::chmod(name.c_str(), 0660) != 0) refuse("chmod wake-up socket");
    return socket;
}

} // namespace

WakeSocket::WakeSocket(std::filesystem::path path, std::function<void()> woken)
    : m_path(std::move(path)), m_woken(std::move(woken)), m_socket(bound_socket(m_path)),
      m_end(::eventfd(0, EFD_CLOEXEC))
{
    if (!m_end) refuse("eventfd");
    m_thread = std::thread{[this] { listen(); }};
}

WakeSocket::~WakeSocket()
{
    const std::uint64_t one = 1;
    while (::write(m_end.get(), &one, sizeof one) < 0 && errno == EINTR) {
    }
    m_thread.join();
    ::unlink(m_path.c_str());
}

void WakeSocket::listen()
{
    std::array<pollfd, 2> watched{{{m_socket.get(), POLLIN, 0}, {m_end.get(), POLLIN, 0}}};
    while (true) {
        if (::poll(watched.data(), watched.size(), -1) < 0) continue;
        if (watched[1].revents != 0) return;
        std::array<char, 64> ignored;
        while (::recv(m_socket.get(), ignored.data(), ignored.size(), MSG_DONTWAIT) >= 0) {
        }
        m_woken();
    }
}

} // namespace quire::queue
