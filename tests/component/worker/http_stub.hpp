#pragma once
// A server on this machine that says what the test tells it to, byte for byte.

#include <atomic>
#include <base/handle.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace quire::test {

// One connection: the request was read, the answer is up to the test.
class Visitor {
public:
    explicit Visitor(int fd) : m_fd(fd) {}
    bool send(std::string_view bytes) const; // false when the client has gone
    void wait_until_gone() const;

private:
    int m_fd;
};

class HttpStub {
public:
    // Called for each connection, on the server's thread, with the request's first line.
    using Answer = std::function<void(const Visitor&, const std::string& request_line)>;
    explicit HttpStub(Answer answer);
    ~HttpStub();
    HttpStub(const HttpStub&) = delete;
    HttpStub& operator=(const HttpStub&) = delete;

    std::uint16_t port() const { return m_port; }
    std::string at(std::string_view host, std::string_view path) const; // "http://host:port/path"
    int visits() const { return m_visits; }

private:
    void serve();

    Answer m_answer;
    Descriptor m_socket;
    std::uint16_t m_port = 0;
    std::atomic<int> m_visits = 0;
    std::atomic<bool> m_end = false;
    std::thread m_thread;
};

std::string http_answer(std::string_view status, std::string_view headers, std::string_view body);

} // namespace quire::test
