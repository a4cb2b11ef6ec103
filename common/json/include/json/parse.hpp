#pragma once
// Strict RFC 8259 reading of untrusted text.

#include <cstddef>
#include <json/value.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace quire::json {

struct Limits {
    std::size_t bytes = 1048576;
    std::size_t depth = 64; // nested arrays and objects
};

// what(): a sentence with line and column, never a piece of the input.
class ParseError : public std::runtime_error {
public:
    ParseError(const std::string& why, std::size_t position)
        : std::runtime_error(why), m_position(position)
    {
    }
    std::size_t position() const { return m_position; } // byte offset, 0 = first

private:
    std::size_t m_position;
};

// Refused with ParseError: more than `limits`, anything after the value, invalid UTF-8, lone
// surrogates, NaN and infinities, numbers outside the range of a double, the same key twice in one
// object, U+0000 in text (no column, header or log line could carry it). Whole numbers without
// fraction or exponent that fit 64 bits are kept exactly; larger ones become fractions.
Value parse(std::string_view text, const Limits& limits = {});

} // namespace quire::json
