#include "connections.hpp"

#include <base/log.hpp>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace quire::http {

namespace {

int checked(int result, const char* what)
{
    if (result < 0) throw std::system_error(errno, std::generic_category(), what);
    return result;
}

bool is_readable(int fd)
{
    pollfd wanted{.fd = fd, .events = POLLIN, .revents = 0};
    return ::poll(&wanted, 1, 0) > 0;
}

void limit_silence(int fd, std::chrono::seconds most)
{
    const timeval limit{.tv_sec = most.count(), .tv_usec = 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

} // namespace

Connections::Connections(int listen_fd, std::chrono::seconds io_timeout)
    : m_listen(listen_fd), m_io_timeout(io_timeout)
{
    int listening = 0;
    socklen_t size = sizeof listening;
    checked(::getsockopt(listen_fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size),
            "the FastCGI descriptor is no socket");
    if (!listening)
        throw std::system_error(EINVAL, std::generic_category(),
                                "the FastCGI descriptor does not listen");
    checked(::fcntl(listen_fd, F_SETFL, ::fcntl(listen_fd, F_GETFL) | O_NONBLOCK), "fcntl");
    m_epoll = Descriptor{checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
    m_wake = Descriptor{checked(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")};
    watch(m_wake.get(), EPOLLIN, EPOLL_CTL_ADD);
    watch(m_listen, EPOLLIN | EPOLLEXCLUSIVE, EPOLL_CTL_ADD);
}

void Connections::watch(int fd, std::uint32_t events, std::uint32_t operation)
{
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    checked(::epoll_ctl(m_epoll.get(), static_cast<int>(operation), fd, &event), "epoll_ctl");
}

Descriptor Connections::next()
{
    while (!m_stopping) {
        epoll_event event{};
        const int count = ::epoll_wait(m_epoll.get(), &event, 1, -1);
        if (count < 0 && errno != EINTR)
            throw std::system_error(errno, std::generic_category(), "epoll_wait");
        if (count <= 0 || event.data.fd == m_wake.get()) continue;
        if (event.data.fd == m_listen)
            accept_one();
        else if (auto connection = take(event.data.fd))
            return connection;
    }
    return take_last();
}

void Connections::accept_one()
{
    Descriptor connection{::accept4(m_listen, nullptr, nullptr, SOCK_CLOEXEC)};
    if (connection) {
        limit_silence(connection.get(), m_io_timeout);
        return keep(std::move(connection));
    }
    if (errno != EMFILE && errno != ENFILE && errno != ENOMEM && errno != ENOBUFS) return;
    // The waiting connection would wake us again at once; give others time to close theirs.
    log::error("accept", {{"errno", errno}});
    pollfd wake{.fd = m_wake.get(), .events = POLLIN, .revents = 0};
    ::poll(&wake, 1, 100);
}

void Connections::keep(Descriptor connection)
{
    const std::lock_guard lock{m_mutex};
    // Under the lock, so that a stop that has seen no idle connection does not miss this one: the
    // caller's own next() takes it.
    const int fd = connection.get();
    const bool is_new = m_idle.emplace(fd, std::move(connection)).second;
    if (!is_new) return;
    epoll_event event{};
    event.events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT;
    event.data.fd = fd;
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, fd, &event) < 0)
        watch(fd, event.events, EPOLL_CTL_ADD);
}

Descriptor Connections::take(int fd)
{
    const std::lock_guard lock{m_mutex};
    const auto at = m_idle.find(fd);
    if (at == m_idle.end()) return {};
    auto connection = std::move(at->second);
    m_idle.erase(at);
    return connection;
}

Descriptor Connections::take_last()
{
    const std::lock_guard lock{m_mutex};
    while (!m_idle.empty()) {
        auto connection = std::move(m_idle.begin()->second);
        m_idle.erase(m_idle.begin());
        if (is_readable(connection.get())) return connection; // a request that was on its way
    }
    return {};
}

void Connections::stop() noexcept
{
    // Under the lock that the serving thread takes too before it leaves: whoever calls is done with
    // this object by then.
    const std::lock_guard lock{m_mutex};
    m_stopping = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_wake.get(), &one, sizeof one);
}

} // namespace quire::http
