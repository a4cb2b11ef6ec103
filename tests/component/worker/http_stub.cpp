#include "http_stub.hpp"

#include <arpa/inet.h>
#include <array>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace quire::test {

bool Visitor::send(std::string_view bytes) const
{
    while (!bytes.empty()) {
        const auto sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void Visitor::wait_until_gone() const
{
    std::array<char, 512> ignored;
    while (::recv(m_fd, ignored.data(), ignored.size(), 0) > 0) {
    }
}

HttpStub::HttpStub(Answer answer)
    : m_answer(std::move(answer)), m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(m_socket.get(), any, length) != 0 || ::listen(m_socket.get(), 16) != 0 ||
        ::getsockname(m_socket.get(), any, &length) != 0)
        throw std::runtime_error("no port for a test server");
    m_port = ::ntohs(address.sin_port);
    m_thread = std::thread{[this] { serve(); }};
}

HttpStub::~HttpStub()
{
    m_end = true;
    ::shutdown(m_socket.get(), SHUT_RDWR);
    m_thread.join();
}

void HttpStub::serve()
{
    while (!m_end) {
        const Descriptor visitor{::accept4(m_socket.get(), nullptr, nullptr, SOCK_CLOEXEC)};
        if (!visitor) continue;
        ++m_visits;
        std::string request;
        std::array<char, 4096> piece;
        while (request.find("\r\n\r\n") == std::string::npos) {
            const auto got = ::recv(visitor.get(), piece.data(), piece.size(), 0);
            if (got <= 0) break;
            request.append(piece.data(), static_cast<std::size_t>(got));
        }
        if (!request.empty())
            m_answer(Visitor{visitor.get()}, request.substr(0, request.find("\r\n")));
    }
}

std::string HttpStub::at(std::string_view host, std::string_view path) const
{
    return fmt::format("http://{}:{}/{}", host, m_port, path);
}

std::string http_answer(std::string_view status, std::string_view headers, std::string_view body)
{
    return fmt::format("HTTP/1.1 {}\r\nConnection: close\r\nContent-Length: {}\r\n{}\r\n{}", status,
                       body.size(), headers, body);
}

} // namespace quire::test
