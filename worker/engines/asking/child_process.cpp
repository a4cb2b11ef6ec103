#include "child_process.hpp"

#include "wire/messages.hpp"

#include <array>
#include <base/handle.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace quire::engines {

namespace {

[[noreturn]] void not_started(const char* what, int error)
{
    throw EngineError(ErrorKind::not_started,
                      fmt::format("The document engine could not be started ({}: {}).", what,
                                  std::strerror(error)));
}

// Above every number the child will use, so that moving one into place never overwrites another.
Descriptor out_of_the_way(int fd)
{
    constexpr int above = child_more_inputs + static_cast<int>(most_more_inputs);
    const int copy = fcntl(fd, F_DUPFD_CLOEXEC, above);
    if (copy < 0) not_started("descriptor", errno);
    return Descriptor{copy};
}

std::array<Descriptor, 2> socket_pair()
{
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        not_started("socketpair", errno);
    return {Descriptor{ends[0]}, Descriptor{ends[1]}};
}

class FileActions {
public:
    FileActions() { posix_spawn_file_actions_init(&m_actions); }
    ~FileActions() { posix_spawn_file_actions_destroy(&m_actions); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;

    void move(int from, int to) { posix_spawn_file_actions_adddup2(&m_actions, from, to); }
    void null(int fd, int flags)
    {
        posix_spawn_file_actions_addopen(&m_actions, fd, "/dev/null", flags, 0);
    }
    void close_from(int fd) { posix_spawn_file_actions_addclosefrom_np(&m_actions, fd); }
    const posix_spawn_file_actions_t* get() const { return &m_actions; }

private:
    posix_spawn_file_actions_t m_actions{};
};

class Attributes {
public:
    Attributes()
    {
        posix_spawnattr_init(&m_attributes);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setpgroup(&m_attributes, 0); // a group of its own, to be killed as one
        posix_spawnattr_setsigmask(&m_attributes, &none);
        posix_spawnattr_setsigdefault(&m_attributes, &all);
        posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                    POSIX_SPAWN_SETSIGDEF);
    }
    ~Attributes() { posix_spawnattr_destroy(&m_attributes); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;

    const posix_spawnattr_t* get() const { return &m_attributes; }

private:
    posix_spawnattr_t m_attributes{};
};

// Error output of the libraries may hold document text and may be endless: it goes nowhere, except
// for a developer who asks to see it.
bool shows_errors()
{
    return std::getenv("QUIRE_ENGINE_STDERR") != nullptr;
}

pid_t spawn(const std::filesystem::path& program, const FileActions& actions)
{
    std::string name = program.string();
    // The libraries' own threads cost three times the CPU and gain no time.
    std::string threads = "OMP_THREAD_LIMIT=1";
    std::string locale = "LC_ALL=C.UTF-8";
    std::string sanitizer = "ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=0";
    const std::array<char*, 2> arguments{name.data(), nullptr};
    const std::array<char*, 4> environment{threads.data(), locale.data(), sanitizer.data(),
                                           nullptr};

    pid_t pid = -1;
    const Attributes attributes;
    const int error = posix_spawn(&pid, name.c_str(), actions.get(), attributes.get(),
                                  arguments.data(), environment.data());
    if (error != 0) not_started(name.c_str(), error);
    return pid;
}

std::chrono::microseconds duration(const timeval& time)
{
    return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
}

} // namespace

ChildProcess::ChildProcess(const std::filesystem::path& program, const std::vector<int>& inputs,
                           int output)
{
    auto [ours, theirs] = socket_pair();
    const auto control = out_of_the_way(theirs.get());
    const auto in = inputs.front() >= 0 ? out_of_the_way(inputs.front()) : Descriptor{};
    std::vector<Descriptor> more;
    for (std::size_t i = 1; i < inputs.size(); ++i)
        more.push_back(out_of_the_way(inputs[i]));
    const auto out = output >= 0 ? out_of_the_way(output) : Descriptor{};

    FileActions actions;
    actions.null(STDIN_FILENO, O_RDONLY);
    actions.null(STDOUT_FILENO, O_WRONLY);
    if (!shows_errors()) actions.null(STDERR_FILENO, O_WRONLY);
    actions.move(control.get(), child_control);
    if (in) actions.move(in.get(), child_input);
    if (out) actions.move(out.get(), child_output);
    if (!in) actions.null(child_input, O_RDONLY);
    if (!out) actions.null(child_output, O_RDONLY);
    int next = child_more_inputs;
    for (const auto& file : more)
        actions.move(file.get(), next++);
    actions.close_from(next);

    m_pid = spawn(program, actions);
    m_control = std::move(ours);
    fcntl(m_control.get(), F_SETFL, O_NONBLOCK);
    m_has_clock = clock_getcpuclockid(m_pid, &m_clock) == 0;
}

ChildProcess::~ChildProcess()
{
    end();
}

std::chrono::nanoseconds ChildProcess::cpu() const
{
    timespec time{};
    if (m_ended || !m_has_clock || clock_gettime(m_clock, &time) != 0) return {};
    return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

bool ChildProcess::reap(bool wait)
{
    rusage used{};
    pid_t reaped = -1;
    do
        reaped = wait4(m_pid, &m_ending.status, wait ? 0 : WNOHANG, &used);
    while (reaped < 0 && errno == EINTR);
    if (reaped != m_pid) return false;
    m_ended = true;
    m_ending.usage.cpu = duration(used.ru_utime) + duration(used.ru_stime);
    m_ending.usage.peak_memory_bytes = static_cast<std::uint64_t>(used.ru_maxrss) * 1024;
    return true;
}

const Ending& ChildProcess::end()
{
    if (m_ended) return m_ending;
    kill(-m_pid, SIGKILL);
    kill(m_pid, SIGKILL); // it may not have its group yet
    reap(true);
    m_ended = true;
    m_control.reset();
    return m_ending;
}

const Ending& ChildProcess::end_in_peace()
{
    // Its end of the socket closes as it exits; the exit itself follows within microseconds.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{5};
    while (!m_ended && !reap(false) && std::chrono::steady_clock::now() < deadline)
        poll(nullptr, 0, 1);
    return end();
}

} // namespace quire::engines
