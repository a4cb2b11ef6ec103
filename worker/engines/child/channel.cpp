#include "channel.hpp"

#include <cerrno>
#include <unistd.h>

namespace quire::engines {

Channel::Incoming Channel::receive()
{
    const auto header = decode_header(read_exactly(header_size));
    return {static_cast<ToChild>(header.type), read_exactly(header.length)};
}

void Channel::send(ToWorker type, std::string_view body)
{
    write_all(
        encode(Header{static_cast<std::uint16_t>(type), static_cast<std::uint32_t>(body.size())}));
    write_all(body);
}

void Channel::send_failed(ErrorKind kind)
{
    Encoder body;
    body.u8(static_cast<std::uint8_t>(kind));
    send(ToWorker::failed, body.take());
}

void Channel::send_done(std::int64_t pages)
{
    Encoder body;
    body.u64(static_cast<std::uint64_t>(pages));
    send(ToWorker::done, body.take());
}

std::string Channel::read_exactly(std::size_t bytes)
{
    std::string into(bytes, '\0');
    std::size_t had = 0;
    while (had < bytes) {
        const auto count = read(m_fd, into.data() + had, bytes - had);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) throw std::runtime_error("the worker is gone");
        had += static_cast<std::size_t>(count);
    }
    return into;
}

void Channel::write_all(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto count = write(m_fd, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) throw std::runtime_error("the worker is gone");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

} // namespace quire::engines
