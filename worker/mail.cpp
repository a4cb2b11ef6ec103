#include "mail.hpp"

#include <base/handle.hpp>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace quire {

namespace {

// A file in memory: the program may read as slowly as it likes, or not at all.
Descriptor file_of(std::string_view text)
{
    Descriptor file{::memfd_create("message", MFD_CLOEXEC)};
    if (!file) throw std::system_error{errno, std::generic_category(), "memfd_create"};
    while (!text.empty()) {
        const auto written = ::write(file.get(), text.data(), text.size());
        if (written < 0) throw std::system_error{errno, std::generic_category(), "write"};
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    ::lseek(file.get(), 0, SEEK_SET);
    return file;
}

// With default signals, none blocked, and no descriptor but these three. Answers an errno.
int start(const std::vector<std::string>& command, int input, pid_t& pid)
{
    std::vector<char*> words;
    for (const auto& word : command)
        words.push_back(const_cast<char*>(word.c_str())); // posix_spawn does not write to them
    words.push_back(nullptr);
    char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
    char* environment[] = {path, nullptr};

    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_adddup2(&files, input, 0);
    ::posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files, 1, 2);
    ::posix_spawn_file_actions_addclosefrom_np(&files, 3);

    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    const int error =
        ::posix_spawn(&pid, words.front(), &files, &attributes, words.data(), environment);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    return error;
}

bool ends_within(pid_t pid, std::chrono::milliseconds longest)
{
    const Descriptor process{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
    pollfd end{process.get(), POLLIN, 0};
    return process && ::poll(&end, 1, static_cast<int>(longest.count())) == 1;
}

} // namespace

std::string deliver(const std::vector<std::string>& command, std::string_view text,
                    std::chrono::milliseconds longest)
{
    const auto input = file_of(text);
    pid_t pid = -1;
    if (const int error = start(command, input.get(), pid))
        return fmt::format("mail.command cannot be started: {}",
                           std::generic_category().message(error));
    const bool ended = ends_within(pid, longest);
    if (!ended) ::kill(pid, SIGKILL);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!ended) return fmt::format("mail.command took longer than {} s", longest.count() / 1000);
    if (WIFSIGNALED(status))
        return fmt::format("mail.command was ended by signal {}", WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return fmt::format("mail.command ended with status {}", WEXITSTATUS(status));
    return {};
}

} // namespace quire
