#pragma once
// Mail to people: written down by handlers, sent by the worker.

#include <cstdint>
#include <domain/viewer.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace quire {

class Core;

struct OutgoingMail {
    std::int64_t id = 0;
    std::string text; // a whole message with its headers, for mail.command
};

class Messages {
public:
    explicit Messages(Core& core) : m_core(core) {}

    static constexpr std::int64_t most_per_day = 500; // of one person

    // To the viewer's own address. Safe when it returns: it will be sent, or given up with a
    // reason. Conflict when this archive sends no mail or the account has no address; TooMany.
    void send(std::string_view subject, std::string_view content, const Viewer& viewer);

    // --- for the worker ---
    // The next message that is due, tried again later unless the worker says how it went. Sending
    // it twice is possible, when the worker is killed in between; losing it is not.
    std::optional<OutgoingMail> claim();
    void sent(std::int64_t id);
    // Tried again with a growing pause; given up after worker.attempts tries.
    void failed(std::int64_t id, std::string_view reason);
    void forget_old(); // those that are done, after 30 days

private:
    Core& m_core;
};

} // namespace quire
