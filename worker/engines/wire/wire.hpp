#pragma once
// The bytes between the worker and its child: frames of a fixed header and a body, little endian.
// Encoder makes bodies; Decoder takes them apart and trusts nothing.

#include <bit>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace quire::engines {

// The other side broke the protocol: whatever it said is worthless.
class ProtocolError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

inline constexpr std::size_t header_size = 8;
inline constexpr std::uint32_t largest_body = 64U << 20;

struct Header {
    std::uint16_t type = 0;
    std::uint32_t length = 0; // of the body
};

std::string encode(const Header& header);

// `bytes` are header_size bytes. Throws ProtocolError for a wrong mark or a body over largest_body.
Header decode_header(std::string_view bytes);

class Encoder {
public:
    void u8(std::uint8_t value) { m_body.push_back(static_cast<char>(value)); }
    void u32(std::uint32_t value) { number(value, 4); }
    void u64(std::uint64_t value) { number(value, 8); }
    void f64(double value) { number(std::bit_cast<std::uint64_t>(value), 8); }
    void text(std::string_view value)
    {
        u32(static_cast<std::uint32_t>(value.size()));
        m_body.append(value);
    }
    std::string take() { return std::move(m_body); }

private:
    void number(std::uint64_t value, int bytes);

    std::string m_body;
};

// Every call throws ProtocolError when the body is too short for it.
class Decoder {
public:
    explicit Decoder(std::string_view body) : m_rest(body) {}

    std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
    std::uint64_t u64() { return number(8); }
    double f64() { return std::bit_cast<double>(number(8)); }
    bool flag();
    std::string_view text(std::size_t most); // a view into the body
    std::size_t left() const { return m_rest.size(); }
    void end() const; // throws when something is left

private:
    std::uint64_t number(std::size_t bytes);
    std::string_view take(std::size_t bytes);

    std::string_view m_rest;
};

} // namespace quire::engines
