#pragma once
// Talking to one child: frames in, frames out, while its time is watched.

#include "child_process.hpp"
#include "wire/messages.hpp"

#include <chrono>

namespace quire::engines {

struct Message {
    ToWorker type = ToWorker::ready;
    std::string body;
};

// How long to wait in all for a child that may use `allowed` of CPU and has used `used` of it. It
// has the lowest priority: one that still gets a five-hundredth of a core is kept from its work by
// others, one that gets less sleeps for ever.
constexpr std::chrono::nanoseconds longest_wait(std::chrono::seconds allowed,
                                                std::chrono::nanoseconds used)
{
    return 4 * allowed + std::chrono::seconds{30} + 500 * used;
}

class Conversation {
public:
    // `while_waiting` must outlive the conversation.
    Conversation(const EngineSettings& settings, const Request& request,
                 const std::vector<int>& inputs, int output, const WhileWaiting& while_waiting);

    // From now on the child may use this much CPU until the next call.
    void allow(std::chrono::seconds cpu);

    // The next message; nothing when the child is gone. Throws ProtocolError; TimedOut when the
    // allowance is used up or nothing has moved for long.
    std::optional<Message> next();

    // False when the child no longer listens: read on, it will have said why.
    bool send(ToChild type, std::string_view body);

    Usage finish();     // it said its last word: waits for its end
    Usage finish_now(); // kills it
    // What its end means. Call after next() has answered nothing.
    ErrorKind cause_of_death();

    struct TimedOut {};

private:
    enum class Ready { none, readable, writable, closed };

    Ready wait(short events);
    bool read_exactly(std::string& into, std::size_t bytes);
    void watch();

    const WhileWaiting& m_while_waiting;
    ChildProcess m_child;
    std::uint64_t m_memory_bytes;
    std::chrono::steady_clock::time_point m_last_call;
    std::chrono::seconds m_allowed{};      // CPU
    std::chrono::nanoseconds m_cpu_then{}; // when that was allowed
    std::chrono::nanoseconds m_waited{};   // since then
};

} // namespace quire::engines
