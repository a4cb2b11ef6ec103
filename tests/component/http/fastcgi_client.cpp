#include "fastcgi_client.hpp"

#include <cerrno>
#include <cstring>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

namespace quire::testing {

namespace {

constexpr unsigned char type_begin = 1;
constexpr unsigned char type_end = 3;
constexpr unsigned char type_params = 4;
constexpr unsigned char type_stdin = 5;
constexpr unsigned char type_stdout = 6;

void append_length(std::string& out, std::size_t length)
{
    if (length >= 128) {
        out += static_cast<char>(0x80U | (length >> 24U));
        out += static_cast<char>(length >> 16U);
        out += static_cast<char>(length >> 8U);
    }
    out += static_cast<char>(length);
}

std::string stream_records(unsigned char type, std::string_view content)
{
    std::string out;
    for (; !content.empty(); content.remove_prefix(std::min<std::size_t>(content.size(), 32768)))
        out += record(type, content.substr(0, 32768));
    return out + record(type, {});
}

} // namespace

Parameters parameters(const std::string& method, const std::string& uri,
                      std::optional<std::size_t> length)
{
    return {{"REQUEST_METHOD", method},
            {"REQUEST_URI", uri},
            {"CONTENT_LENGTH", length ? std::to_string(*length) : ""},
            {"CONTENT_TYPE", "application/octet-stream"},
            {"QUIRE_DIALECT", "test"},
            {"QUIRE_TRACE", "0123456789abcdef"}};
}

std::string record(unsigned char type, std::string_view content)
{
    std::string out;
    out += '\1';
    out += static_cast<char>(type);
    out += '\0';
    out += '\1'; // request id 1
    out += static_cast<char>(content.size() >> 8U);
    out += static_cast<char>(content.size());
    out += '\0';
    out += '\0';
    return out.append(content);
}

std::string begin_record(bool keep)
{
    using namespace std::string_literals;
    return record(type_begin, "\0\1"s + static_cast<char>(keep ? 1 : 0) + "\0\0\0\0\0"s);
}

std::string parameter_records(const Parameters& parameters)
{
    std::string content;
    for (const auto& [key, value] : parameters) {
        append_length(content, key.size());
        append_length(content, value.size());
        content += key + value;
    }
    return stream_records(type_params, content);
}

std::string body_records(std::string_view body)
{
    return stream_records(type_stdin, body);
}

FastcgiClient::FastcgiClient(const std::string& socket_path)
    : m_socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket_path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(m_socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0)
        throw std::system_error(errno, std::generic_category(), "connect");
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    ::setsockopt(m_socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

void FastcgiClient::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto count = ::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0) throw std::system_error(errno, std::generic_category(), "send");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

void FastcgiClient::send_request(const Parameters& parameters, std::string_view body, bool keep)
{
    send(begin_record(keep) + parameter_records(parameters) + body_records(body));
}

std::string FastcgiClient::read_exactly(std::size_t size)
{
    std::string out(size, '\0');
    std::size_t have = 0;
    while (have < size) {
        const auto count = ::recv(m_socket.get(), out.data() + have, size - have, 0);
        if (count <= 0) return {};
        have += static_cast<std::size_t>(count);
    }
    return out;
}

Reply FastcgiClient::receive()
{
    Reply reply;
    std::string text;
    while (!reply.ended) {
        const auto header = read_exactly(8);
        if (header.empty()) break;
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(header[i]); };
        const std::size_t length = byte(4) * 256U + byte(5);
        auto content = read_exactly(length + byte(6));
        content.resize(length);
        if (byte(1) == type_stdout) text += content;
        if (byte(1) == type_end) reply.ended = true;
    }
    const auto end = text.find("\r\n\r\n");
    if (end == std::string::npos) return reply;
    reply.head = text.substr(0, end + 2);
    reply.body = text.substr(end + 4);
    if (reply.head.starts_with("Status: ")) reply.status = std::stoi(reply.head.substr(8));
    return reply;
}

Reply FastcgiClient::ask(const Parameters& parameters, std::string_view body, bool keep)
{
    send_request(parameters, body, keep);
    return receive();
}

bool FastcgiClient::closed_by_server()
{
    pollfd wanted{.fd = m_socket.get(), .events = POLLIN, .revents = 0};
    char byte = 0;
    return ::poll(&wanted, 1, 5000) > 0 && ::recv(m_socket.get(), &byte, 1, 0) <= 0;
}

} // namespace quire::testing
