#pragma once
// The child's end of the conversation. Blocks; throws std::runtime_error when the worker is gone.

#include "wire/messages.hpp"

namespace quire::engines {

class Channel {
public:
    struct Incoming {
        ToChild type = ToChild::request;
        std::string body;
    };

    explicit Channel(int fd) : m_fd(fd) {}

    Incoming receive();
    void send(ToWorker type, std::string_view body = {});
    void send_failed(ErrorKind kind);
    void send_done(std::int64_t pages);

private:
    std::string read_exactly(std::size_t bytes);
    void write_all(std::string_view bytes);

    int m_fd;
};

} // namespace quire::engines
