#pragma once
// Gets one file over http or https, following redirects, and reaches nothing but what may be
// reached.

#include <base/config.hpp>
#include <cstddef>
#include <cstdint>
#include <fetch/reach.hpp>
#include <fetch/web_address.hpp>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace quire::fetch {

// Takes the bytes of the file as they come; throws to stop.
using Sink = std::function<void(std::span<const std::byte>)>;
// Called every second or more often; throws to stop.
using Waiting = std::function<void()>;

// What came with the file. Said by a stranger: to be checked before it is believed.
struct Arrived {
    std::string media_type; // "" when the server named none
    std::string path;       // of the address that answered, after all redirects
};

// Where the Location of an answer leads, which may be relative. Throws queue::Hopeless for what
// parse_address() refuses, and for a way from https to http.
WebAddress follow(const WebAddress& from, const std::string& location);

class Downloader {
public:
    static constexpr int most_redirects = 5;

    // Throws ConfigError for what fetch.allow may not say. Shared by threads.
    explicit Downloader(const Config& config, Resolver resolver = ask_system);

    // Throws queue::Hopeless when another attempt would end the same way (an address that cannot
    // be, an answer of 4xx, a file over the limit), queue::Setback when it might not (5xx, no
    // connection, too slow); both with one sentence for the document's owner, without the address.
    Arrived get(std::string_view address, const Sink& sink, const Waiting& waiting) const;

private:
    Config::Fetch m_settings;
    std::int64_t m_most_bytes; // of any kind of file
    Reach m_reach;
};

} // namespace quire::fetch
