#include <http/body.hpp>

#include "multipart.hpp"

#include <algorithm>
#include <array>
#include <base/text.hpp>
#include <fmt/format.h>

namespace quire::http {

namespace {

constexpr std::size_t most_fields = 1000;

} // namespace

Body::Body(Source source, std::optional<std::uint64_t> length, std::string content_type)
    : m_source(std::move(source)), m_length(length), m_content_type(std::move(content_type)),
      m_type(parse_media_type(m_content_type))
{
}

bool Body::empty()
{
    if (m_peeked) return false;
    if (m_length) return m_read == *m_length;
    std::byte first{};
    if (read({&first, 1}) == 0) return true;
    m_peeked = first;
    return false;
}

std::size_t Body::read(std::span<std::byte> out)
{
    if (m_peeked && !out.empty()) {
        out[0] = *m_peeked;
        m_peeked.reset();
        return 1;
    }
    if (m_ended || !m_source || out.empty()) return 0;
    if (m_length) {
        // Nothing after the announced end is part of this request.
        const auto left = *m_length - m_read;
        if (left < out.size()) out = out.first(static_cast<std::size_t>(left));
    }
    const auto count = out.empty() ? 0 : m_source(out);
    m_read += count;
    if (count > 0) return count;
    m_ended = true;
    if (m_length && m_read < *m_length) throw BodyTruncated{};
    return 0;
}

std::string Body::text(std::size_t most)
{
    const auto refuse = [&] {
        throw TooLarge(fmt::format("the request body is larger than {} bytes", most));
    };
    if (m_length && *m_length > most) refuse();

    std::string out;
    std::array<std::byte, 16384> piece;
    while (const auto count = read(piece)) {
        if (out.size() + count > most) refuse();
        out.append(reinterpret_cast<const char*>(piece.data()), count);
    }
    return out;
}

void Body::expect(bool right_type) const
{
    if (!right_type) throw UnsupportedMedia(m_content_type.substr(0, 100));
}

json::Value Body::json(std::size_t most)
{
    expect(media_type() == "application/json" || media_type().ends_with("+json"));
    const auto read = text(most);
    try {
        return json::parse(read, {.bytes = most});
    } catch (const json::ParseError& error) { // the presenters know only the closed family
        throw MalformedJson(error.what());
    }
}

Pairs Body::form(std::size_t most)
{
    expect(media_type() == "application/x-www-form-urlencoded");
    const auto read = text(most);
    if (static_cast<std::size_t>(std::ranges::count(read, '&')) >= most_fields)
        throw MalformedForm(fmt::format("more than {} fields", most_fields));
    return parse_query(read);
}

Pairs Body::multipart(const OpenFile& open, const MultipartLimits& limits)
{
    expect(media_type() == "multipart/form-data");
    const auto boundary = m_type.parameter("boundary");
    if (!boundary) throw MalformedForm("multipart body without a boundary");

    MultipartParser parser{*boundary, open, limits};
    std::array<std::byte, 16384> piece;
    while (const auto count = read(piece))
        parser.feed({reinterpret_cast<const char*>(piece.data()), count});
    return parser.finish();
}

bool Body::drain(std::uint64_t most, std::chrono::milliseconds within)
{
    const auto deadline = std::chrono::steady_clock::now() + within;
    std::array<std::byte, 16384> piece;
    try {
        for (std::uint64_t drained = 0; drained <= most;) {
            const auto count = read(piece);
            if (count == 0) return true;
            if (std::chrono::steady_clock::now() > deadline) return false;
            drained += count;
        }
    } catch (const Error&) { // a client that went away is what draining is for
    }
    return false;
}

} // namespace quire::http
