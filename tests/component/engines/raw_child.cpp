#include "raw_child.hpp"

#include <array>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

namespace quire::engines::testing_support {

std::string all_said(ChildProcess& child, const Request& request)
{
    const auto body = encode(request);
    const auto frame = encode(Header{static_cast<std::uint16_t>(ToChild::request),
                                     static_cast<std::uint32_t>(body.size())}) +
                       body;
    EXPECT_EQ(write(child.control(), frame.data(), frame.size()),
              static_cast<ssize_t>(frame.size()));
    std::string bytes;
    std::array<char, 4096> part{};
    pollfd readable{child.control(), POLLIN, 0};
    while (poll(&readable, 1, -1) > 0) {
        const auto count = read(child.control(), part.data(), part.size());
        if (count <= 0) break;
        bytes.append(part.data(), static_cast<std::size_t>(count));
    }
    return bytes;
}

std::vector<std::string> bodies_of(ToWorker type, std::string_view said)
{
    std::vector<std::string> bodies;
    while (said.size() >= header_size) {
        const auto header = decode_header(said.substr(0, header_size));
        if (header.type == static_cast<std::uint16_t>(type))
            bodies.emplace_back(said.substr(header_size, header.length));
        said.remove_prefix(header_size + header.length);
    }
    return bodies;
}

} // namespace quire::engines::testing_support
