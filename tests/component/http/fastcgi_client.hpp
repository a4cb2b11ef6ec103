#pragma once
// A small FastCGI client over a unix socket: what nginx does, and what it never would.

#include <base/handle.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quire::testing {

struct Reply {
    int status = 0;
    std::string head;
    std::string body;
    bool ended = false; // END_REQUEST came
};

using Parameters = std::vector<std::pair<std::string, std::string>>;

// "GET", "/path" → the parameters nginx would send.
Parameters parameters(const std::string& method, const std::string& uri,
                      std::optional<std::size_t> length = {});

std::string begin_record(bool keep);
std::string record(unsigned char type, std::string_view content);
std::string parameter_records(const Parameters& parameters);
std::string body_records(std::string_view body); // with the end of stdin

class FastcgiClient {
public:
    explicit FastcgiClient(const std::string& socket_path);

    void send(std::string_view bytes); // throws when the server closed
    // One whole request. `keep` asks to keep the connection.
    void send_request(const Parameters& parameters, std::string_view body, bool keep);
    // Until END_REQUEST or the end of the connection.
    Reply receive();
    Reply ask(const Parameters& parameters, std::string_view body = {}, bool keep = true);
    bool closed_by_server(); // waits up to 5 s
    void close() { m_socket.reset(); }

private:
    std::string read_exactly(std::size_t size);
    Descriptor m_socket;
};

} // namespace quire::testing
