// A test of the walls from inside: things a child that was taken over would try. The tests run each
// in a child of its own and expect every one to be refused, or the child to be killed over it.

#include "jobs.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <map>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace quire::engines {

namespace {

using Attempt = std::function<long()>; // negative: refused

long open_for(const char* path, int flags)
{
    return open(path, flags | O_CLOEXEC, 0600);
}

long executable_memory()
{
    void* start = mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return start == MAP_FAILED ? -1 : 0;
}

long make_memory_executable()
{
    void* start = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return mprotect(start, 4096, PROT_READ | PROT_EXEC);
}

long execute()
{
    char name[] = "/bin/true";
    char* arguments[] = {name, nullptr};
    return execve(name, arguments, nullptr);
}

long raise_limit()
{
    const rlimit more{RLIM_INFINITY, RLIM_INFINITY};
    return setrlimit(RLIMIT_AS, &more);
}

long connect_to_loopback()
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(80);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return connect(child_control, reinterpret_cast<sockaddr*>(&address), sizeof address);
}

template<class... Arguments>
Attempt call(long number, Arguments... arguments)
{
    return [=] { return syscall(number, arguments...); };
}

const std::map<std::string_view, Attempt>& table()
{
    static const std::map<std::string_view, Attempt> all = {
        {"read_passwd", [] { return open_for("/etc/passwd", O_RDONLY); }},
        {"read_own_memory_map", [] { return open_for("/proc/self/maps", O_RDONLY); }},
        {"read_parent_environment", [] { return open_for("/proc/1/environ", O_RDONLY); }},
        {"list_root", [] { return open_for("/", O_RDONLY | O_DIRECTORY); }},
        {"climb_out_of_fonts",
         [] { return open_for("/usr/share/fonts/../../../etc/hostname", O_RDONLY); }},
        {"create_file", [] { return open_for("/tmp/quire-escape", O_CREAT | O_WRONLY); }},
        {"create_in_fonts", [] { return open_for("/usr/share/fonts/escape", O_CREAT | O_WRONLY); }},
        {"nameless_file", [] { return open_for("/tmp", O_TMPFILE | O_RDWR); }},
        {"write_to_null", [] { return open_for("/dev/null", O_WRONLY); }},
        {"open_path_only", [] { return open_for("/etc", O_PATH); }},
        {"make_folder", [] { return mkdir("/tmp/quire-escape-folder", 0700); }},
        {"make_link", [] { return symlink("/etc/passwd", "/tmp/quire-escape-link"); }},
        {"hard_link", [] { return link("/etc/passwd", "/tmp/quire-escape-hard"); }},
        {"rename", [] { return rename("/tmp", "/tmp2"); }},
        {"remove", [] { return unlink("/tmp/quire-escape-gone"); }},
        {"change_mode", [] { return chmod("/tmp", 0777); }},
        {"change_mode_of_input", [] { return fchmod(child_input, 0777); }},
        {"change_owner", [] { return chown("/tmp", 0, 0); }},
        {"device_node", [] { return mknod("/tmp/quire-escape-node", S_IFCHR, 0); }},
        {"change_folder", [] { return chdir("/"); }},
        {"change_root", [] { return chroot("/"); }},
        {"mount", [] { return mount("none", "/mnt", "tmpfs", 0, nullptr); }},
        {"execute", execute},
        {"execute_memory", call(SYS_memfd_create, "x", 0)},
        {"fork", call(SYS_fork)},
        {"clone3", call(SYS_clone3, nullptr, 0)},
        {"trace_parent", [] { return ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr); }},
        {"kill_parent", call(SYS_kill, getppid(), 0)},
        {"kill_everyone", call(SYS_kill, -1, 0)},
        {"thread_signal_to_other", call(SYS_tgkill, 1, 1, 0)},
        {"read_parent_memory", call(SYS_process_vm_readv, 1, nullptr, 0, nullptr, 0, 0)},
        {"steal_descriptor", call(SYS_pidfd_getfd, 0, 0, 0)},
        {"open_process", call(SYS_pidfd_open, 1, 0)},
        {"internet_socket", [] { return socket(AF_INET, SOCK_STREAM, 0); }},
        {"unix_socket", [] { return socket(AF_UNIX, SOCK_STREAM, 0); }},
        {"packet_socket", [] { return socket(AF_PACKET, SOCK_RAW, 0); }},
        {"connect", connect_to_loopback},
        {"pass_descriptor",
         [] {
             msghdr m{};
             return sendmsg(child_control, &m, 0);
         }},
        {"io_uring", call(SYS_io_uring_setup, 1, nullptr)},
        {"bpf", call(SYS_bpf, 0, nullptr, 0)},
        {"userfaultfd", call(SYS_userfaultfd, 0)},
        {"perf", call(SYS_perf_event_open, nullptr, 0, -1, -1, 0)},
        {"keys", call(SYS_add_key, "user", "x", "y", 1, -3)},
        {"new_namespace", call(SYS_unshare, 0x10000000)},
        {"load_module", call(SYS_finit_module, child_input, "", 0)},
        {"open_by_handle", call(SYS_open_by_handle_at, -100, nullptr, 0)},
        {"raise_limit", raise_limit},
        {"priority", [] { return setpriority(PRIO_PROCESS, 0, -20); }},
        {"become_dumpable", [] { return prctl(PR_SET_DUMPABLE, 1); }},
        {"become_root", call(SYS_setuid, 0)},
        {"executable_memory", executable_memory},
        {"make_memory_executable", make_memory_executable},
        {"host_name", [] { return sethostname("x", 1); }},
        {"control_terminal", call(SYS_ioctl, 0, 0x5412, "x")},
    };
    return all;
}

} // namespace

bool is_refused(std::string_view attempt)
{
    const auto found = table().find(attempt);
    if (found == table().end()) throw EngineError(ErrorKind::unsupported, "no such attempt");
    return found->second() < 0;
}

std::vector<std::string_view> attempts()
{
    std::vector<std::string_view> names;
    for (const auto& [name, attempt] : table())
        names.push_back(name);
    return names;
}

} // namespace quire::engines
