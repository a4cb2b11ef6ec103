#include "conversation.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace quire::engines {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto tick = 250ms;
const std::filesystem::path& program_for(Job job, const EngineSettings& settings)
{
    const bool bound = job == Job::graft || job == Job::rearrange || job == Job::turn;
    return bound ? settings.bindery : settings.program;
}

constexpr std::size_t chunk = std::size_t{1} << 20; // memory follows what has really come

} // namespace

Conversation::Conversation(const EngineSettings& settings, const Request& request,
                           const std::vector<int>& inputs, int output,
                           const WhileWaiting& while_waiting)
    : m_while_waiting(while_waiting), m_child(program_for(request.job, settings), inputs, output),
      m_memory_bytes(settings.limits.memory_bytes), m_last_call(Clock::now())
{
    allow(std::chrono::seconds{settings.limits.document_seconds});
    send(ToChild::request, encode(request));
}

void Conversation::allow(std::chrono::seconds cpu)
{
    m_allowed = cpu;
    m_cpu_then = m_child.cpu();
    m_waited = {};
}

void Conversation::watch()
{
    const auto now = Clock::now();
    if (m_while_waiting && now - m_last_call >= tick) {
        m_last_call = now;
        m_while_waiting();
    }
    const auto used = std::max(m_child.cpu() - m_cpu_then, std::chrono::nanoseconds{0});
    if (used > m_allowed || m_waited > longest_wait(m_allowed, used)) throw TimedOut{};
}

Conversation::Ready Conversation::wait(short events)
{
    pollfd control{m_child.control(), events, 0};
    const auto before = Clock::now();
    const int count = poll(&control, 1, static_cast<int>(tick.count()));
    m_waited += Clock::now() - before;
    watch();
    if (count <= 0) return Ready::none;
    if (control.revents & POLLIN) return Ready::readable;
    if (control.revents & (POLLHUP | POLLERR)) return Ready::closed;
    return Ready::writable;
}

bool Conversation::read_exactly(std::string& into, std::size_t bytes)
{
    into.clear();
    while (into.size() < bytes) {
        const auto had = into.size();
        into.resize(std::min(bytes, had + chunk));
        const auto count = read(m_child.control(), into.data() + had, into.size() - had);
        into.resize(had + (count > 0 ? static_cast<std::size_t>(count) : 0));
        if (count == 0 || (count < 0 && errno == ECONNRESET)) return false;
        if (count < 0 && errno == EAGAIN) wait(POLLIN);
    }
    return true;
}

std::optional<Message> Conversation::next()
{
    std::string bytes;
    watch();
    if (!read_exactly(bytes, header_size)) return {};
    const auto header = decode_header(bytes);
    Message message;
    message.type = static_cast<ToWorker>(header.type);
    if (!read_exactly(message.body, header.length)) return {};
    return message;
}

bool Conversation::send(ToChild type, std::string_view body)
{
    auto frame =
        encode(Header{static_cast<std::uint16_t>(type), static_cast<std::uint32_t>(body.size())});
    frame += body;
    std::string_view rest = frame;
    while (!rest.empty()) {
        const auto count = ::send(m_child.control(), rest.data(), rest.size(), MSG_NOSIGNAL);
        if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
        if (count < 0 && errno != EAGAIN && errno != EINTR) return false;
        // What the child has said meanwhile is read later; one that gave up ends, and so closes.
        if (count < 0 && wait(POLLOUT) == Ready::closed) return false;
    }
    return true;
}

Usage Conversation::finish()
{
    return m_child.end_in_peace().usage;
}

Usage Conversation::finish_now()
{
    return m_child.end().usage;
}

ErrorKind Conversation::cause_of_death()
{
    const auto& ending = m_child.end_in_peace();
    if (WIFSIGNALED(ending.status) && WTERMSIG(ending.status) == SIGXCPU)
        return ErrorKind::timed_out;
    // A library that got no memory aborts; there is no other trace of it than how much there was.
    if (ending.usage.peak_memory_bytes > m_memory_bytes / 2) return ErrorKind::out_of_memory;
    // A file can make the child die in many ways, but not of this signal: the CPU time that the
    // kernel kills for is more than what the worker lets a child have.
    if (WIFSIGNALED(ending.status) && WTERMSIG(ending.status) == SIGKILL) return ErrorKind::killed;
    return ErrorKind::crashed;
}

} // namespace quire::engines
