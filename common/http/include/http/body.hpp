#pragma once
// A request's body: read once, front to back, in pieces. Nothing is read before it is asked for, so
// a handler can refuse a request before the client's file has passed through it.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <http/error.hpp>
#include <http/text.hpp>
#include <json/parse.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace quire::http {

using Bytes = std::span<const std::byte>;

// What a multipart part says about itself.
struct PartHead {
    std::string name;
    std::optional<std::string> file_name; // last path component as sent; a part with one is a file
    std::string content_type;             // as sent, empty when absent
};

struct MultipartLimits {
    std::size_t parts = 64;
    std::size_t head_bytes = 8192;    // headers of one part
    std::size_t text_bytes = 1048576; // all text parts together
};

// Takes the bytes of one file part, then `finish`. Both may throw, which ends the reading. A
// default-made sink skips the part.
struct FileSink {
    std::function<void(Bytes)> write = {};
    std::function<void()> finish = {};
};
using OpenFile = std::function<FileSink(const PartHead&)>;

class Body {
public:
    // Fills what it can, 0 means the end. Throws on trouble with the connection.
    using Source = std::function<std::size_t(std::span<std::byte>)>;

    Body() = default; // empty
    // `length`: Content-Length, if the client announced one. `content_type`: the header as sent.
    Body(Source source, std::optional<std::uint64_t> length, std::string content_type);

    std::optional<std::uint64_t> length() const { return m_length; }
    // "application/json": lower case, without parameters; empty when none was sent.
    const std::string& media_type() const { return m_type.type; }
    const std::string& content_type() const { return m_content_type; } // as sent
    // Nothing left to read. Waits for the first byte when no length was announced.
    bool empty();

    // The next bytes; 0 means the end was reached. Throws BodyTruncated when the client went away.
    std::size_t read(std::span<std::byte> out);

    // The rest as one string. Throws TooLarge above `most` bytes, before reading when the length
    // was announced.
    std::string text(std::size_t most);

    // Needs application/json or …+json (UnsupportedMedia otherwise). Throws MalformedJson,
    // TooLarge.
    json::Value json(std::size_t most = 1048576);

    // application/x-www-form-urlencoded, at most 1000 fields.
    Pairs form(std::size_t most = 1048576);

    // multipart/form-data: text parts are returned in order, file parts go to the sink that `open`
    // gives when their head was read. Throws MalformedForm, TooLarge, UnsupportedMedia.
    Pairs multipart(const OpenFile& open, const MultipartLimits& limits = {});

    // Reads and forgets, at most so many bytes and about so long; true when the end was reached.
    // Never throws for a client that went away.
    bool drain(std::uint64_t most, std::chrono::milliseconds within);

private:
    void expect(bool right_type) const;

    Source m_source;
    std::optional<std::uint64_t> m_length = 0;
    std::string m_content_type;
    MediaRange m_type;
    std::uint64_t m_read = 0;
    std::optional<std::byte> m_peeked;
    bool m_ended = false;
};

} // namespace quire::http
