#pragma once
// The daily allowance of requests without login, for all threads of one program. Counted in memory
// and written down every tenth request of an address, or after ten seconds: a durable commit for
// each would cost more than most answers. A program that is killed forgets at most nine requests
// per address.

#include <base/clock.hpp>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace quire {

class Accounts;

class AnonymousTally {
public:
    static constexpr std::int64_t batch = 10;
    static constexpr std::chrono::seconds interval{10};
    static constexpr std::size_t most_addresses =
        4096; // kept in memory; others are written at once

    // `allowed` per address (IPv6: per /64 network) and day; 0 = any number.
    explicit AnonymousTally(std::int64_t allowed, Clock clock = system_now)
        : m_allowed(allowed), m_clock(std::move(clock))
    {
    }

    // Counts one request; throws TooMany when it is one too many. Thread-safe; each thread brings
    // its own Accounts.
    void count(std::string_view address, Accounts& accounts);

private:
    struct Entry {
        std::int64_t unwritten = 0;
        std::int64_t written = 0; // by everybody today, as last heard
        Time heard{};
        std::int64_t total() const { return written + unwritten; }
    };
    std::int64_t take_due(const std::string& network);
    void hear(const std::string& network, std::int64_t written);
    void make_room();

    std::int64_t m_allowed;
    Clock m_clock;
    std::mutex m_guard;
    std::map<std::string, Entry> m_entries;
};

} // namespace quire
