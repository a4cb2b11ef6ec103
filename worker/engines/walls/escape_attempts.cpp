#include "escape_attempts.hpp"

#include "wire/messages.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <linux/openat2.h>
#include <netinet/in.h>
#include <sched.h>
#include <string>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace quire::engines {

namespace {

using Attempts = std::vector<Attempt>;

const pid_t parent = getppid(); // asked while that is allowed

std::string of_parent(const char* file)
{
    return "/proc/" + std::to_string(parent) + "/" + file;
}

auto opening(std::string path, int flags)
{
    return [=] { return open(path.c_str(), flags | O_CLOEXEC, 0600); };
}

auto reading(std::string path)
{
    return opening(std::move(path), O_RDONLY);
}

template<class... Arguments>
auto call(long number, Arguments... arguments)
{
    return [=] { return syscall(number, arguments...); };
}

Attempts reads()
{
    constexpr auto folder = O_RDONLY | O_DIRECTORY;
    return {
        {"read_passwd", EACCES, granted, reading("/etc/passwd")},
        {"read_through_proc_root", EACCES, granted, reading("/proc/self/root/etc/passwd")},
        {"read_through_proc_cwd", EACCES, granted, reading("/proc/self/cwd/secret")},
        {"climb_out_of_fonts", EACCES, granted, reading("/usr/share/fonts/../../../etc/passwd")},
        {"read_neighbour", EACCES, granted, reading("secret")},
        {"read_neighbour_by_link", EACCES, granted, reading("link")},
        {"reopen_input", EACCES, granted, reading("/proc/self/fd/4")},
        {"list_root", EACCES, granted, opening("/", folder)},
        {"list_own_folder", EACCES, granted, opening(".", folder)},
        {"list_processes", EACCES, granted, opening("/proc", folder)},
        {"list_own_descriptors", EACCES, unsaid, opening("/proc/self/fd", folder)},
        {"read_own_program", EACCES, granted, reading("/proc/self/exe")},
        {"read_own_memory_map", EACCES, granted, reading("/proc/self/maps")},
        {"read_own_memory", EACCES, unsaid, reading("/proc/self/mem")},
        {"read_own_environment", EACCES, unsaid, reading("/proc/self/environ")},
        {"read_parent_environment", EACCES, unsaid, reading(of_parent("environ"))},
        {"read_parent_memory_map", EACCES, unsaid, reading(of_parent("maps"))},
        {"read_parent_memory_file", EACCES, unsaid, reading(of_parent("mem"))},
        {"read_parent_status", EACCES, granted, reading(of_parent("status"))},
        {"read_parent_input", EACCES, unsaid, reading(of_parent("fd/0"))},
        {"read_first_process", EACCES, granted, reading("/proc/1/status")},
        {"read_first_environment", EACCES, unsaid, reading("/proc/1/environ")},
        {"read_kernel_symbols", EACCES, granted, reading("/proc/kallsyms")},
        {"read_kernel_settings", EACCES, granted, reading("/proc/sys/kernel/ostype")},
        {"read_mounts", EACCES, granted, reading("/proc/self/mountinfo")},
        {"read_network", EACCES, granted, reading("/proc/self/net/dev")},
        {"read_devices", EACCES, granted, opening("/sys", folder)},
        {"read_random_device", EACCES, granted, reading("/dev/urandom")},
        {"look_at_parent_program", EACCES, unsaid,
         [] {
             char target[64];
             return readlink(of_parent("exe").c_str(), target, sizeof target);
         }},
    };
}

Attempts opens_for_more_than_reading()
{
    return {
        {"create_file", EPERM, granted, opening("new", O_CREAT | O_WRONLY)},
        {"create_file_for_reading", EPERM, granted, opening("new", O_CREAT | O_RDONLY)},
        {"create_with_creat", EPERM, granted, call(SYS_creat, "new", 0600)},
        {"create_in_fonts", EPERM, unsaid, opening("/usr/share/fonts/new", O_CREAT | O_WRONLY)},
        {"create_in_shared_memory", EPERM, unsaid, opening("/dev/shm/new", O_CREAT | O_RDWR)},
        {"nameless_file", EPERM, unsaid, opening(".", O_TMPFILE | O_RDWR)},
        {"write_to_neighbour", EPERM, granted, opening("secret", O_WRONLY)},
        {"append_to_neighbour", EPERM, granted, opening("secret", O_RDONLY | O_APPEND)},
        {"empty_neighbour", EPERM, granted, opening("secret", O_RDONLY | O_TRUNC)},
        {"reopen_input_for_writing", EPERM, granted, opening("/proc/self/fd/4", O_RDWR)},
        {"write_to_null", EPERM, granted, opening("/dev/null", O_WRONLY)},
        {"write_to_own_memory", EPERM, unsaid, opening("/proc/self/mem", O_RDWR)},
        {"write_to_parent_memory", EPERM, unsaid, opening(of_parent("mem"), O_RDWR)},
        {"open_path_only", EPERM, granted, opening("/etc", O_PATH)},
        {"write_behind_high_bits", EPERM, granted,
         call(SYS_openat, AT_FDCWD, "secret", (1L << 32) | O_WRONLY)},
        {"open_otherwise", EPERM, granted,
         [] {
             open_how how{};
             how.resolve = RESOLVE_NO_SYMLINKS;
             return syscall(SYS_openat2, AT_FDCWD, "secret", &how, sizeof how);
         }},
        {"name_a_handle", EPERM, EFAULT,
         call(SYS_name_to_handle_at, AT_FDCWD, "secret", nullptr, nullptr, 0)},
        {"open_by_handle", struck, unsaid, call(SYS_open_by_handle_at, AT_FDCWD, nullptr, 0)},
        {"watch_folder", EPERM, granted, call(SYS_inotify_init1, 0)},
        {"watch_etc", EPERM, EBADF, call(SYS_inotify_add_watch, -1, "/etc", IN_ALL_EVENTS)},
        {"watch_file_system", EPERM, unsaid, call(SYS_fanotify_init, 0, 0)},
    };
}

Attempts changes_of_folders()
{
    return {
        {"make_folder", EPERM, granted, [] { return mkdir("new", 0700); }},
        {"make_folder_at", EPERM, granted, [] { return mkdirat(AT_FDCWD, "new", 0700); }},
        {"make_link", EPERM, granted, [] { return symlink("/etc/passwd", "new"); }},
        {"make_link_at", EPERM, granted, [] { return symlinkat("/etc", AT_FDCWD, "new"); }},
        {"hard_link", EPERM, granted, [] { return link("secret", "new"); }},
        {"hard_link_at", EPERM, granted,
         [] { return linkat(AT_FDCWD, "secret", AT_FDCWD, "new", 0); }},
        {"hard_link_to_input", EPERM, granted,
         [] { return linkat(AT_FDCWD, "/proc/self/fd/4", AT_FDCWD, "new", AT_SYMLINK_FOLLOW); }},
        {"rename", EPERM, granted, call(SYS_rename, "secret", "new")},
        {"rename_at", EPERM, granted, call(SYS_renameat, AT_FDCWD, "secret", AT_FDCWD, "new")},
        {"exchange", EPERM, granted,
         call(SYS_renameat2, AT_FDCWD, "secret", AT_FDCWD, "folder", RENAME_EXCHANGE)},
        {"remove", EPERM, granted, [] { return unlink("secret"); }},
        {"remove_at", EPERM, granted, [] { return unlinkat(AT_FDCWD, "secret", 0); }},
        {"remove_folder", EPERM, granted, [] { return rmdir("folder"); }},
        {"make_pipe", EPERM, granted, [] { return mkfifo("new", 0600); }},
        {"make_device", EPERM, unsaid, [] { return mknod("new", S_IFCHR | 0600, 0); }},
        {"change_folder", EPERM, granted, [] { return chdir("/"); }},
        {"change_folder_by_descriptor", EPERM, ENOTDIR, [] { return fchdir(child_input); }},
        {"change_root", struck, unsaid, [] { return chroot("/"); }},
        {"swap_roots", struck, unsaid, call(SYS_pivot_root, ".", ".")},
        {"mount", struck, unsaid, call(SYS_mount, "none", "folder", "tmpfs", 0, nullptr)},
        {"unmount", struck, unsaid, call(SYS_umount2, "folder", 0)},
        {"move_mount", struck, unsaid, call(SYS_move_mount, -1, "", -1, "", 0)},
        {"clone_mount", struck, unsaid, call(SYS_open_tree, AT_FDCWD, "/", 1)},
        {"open_file_system", struck, unsaid, call(SYS_fsopen, "tmpfs", 0)},
        {"mount_again", EPERM, unsaid, call(SYS_fsmount, -1, 0, 0)},
        {"swap_file", EPERM, unsaid, call(SYS_swapon, "secret", 0)},
    };
}

Attempts changes_of_files()
{
    return {
        {"shorten_neighbour", EPERM, granted, [] { return truncate("secret", 0); }},
        {"write_to_input", EBADF, unsaid, [] { return write(child_input, "x", 1); }},
        {"shorten_input", EINVAL, unsaid, [] { return ftruncate(child_input, 0); }},
        {"map_input_for_writing", EACCES, unsaid,
         [] {
             void* start = mmap(nullptr, 1, PROT_WRITE, MAP_SHARED, child_input, 0);
             return start == MAP_FAILED ? -1L : 0L;
         }},
        {"reserve_space", EPERM, EBADF, [] { return fallocate(child_input, 0, 0, 1); }},
        {"change_mode", EPERM, granted, [] { return chmod("secret", 0777); }},
        {"change_mode_at", EPERM, granted, [] { return fchmodat(AT_FDCWD, "secret", 0777, 0); }},
        {"change_mode_of_input", EPERM, granted, [] { return fchmod(child_input, 0777); }},
        {"change_owner", EPERM, granted, [] { return chown("secret", getuid(), getgid()); }},
        {"change_owner_of_link", EPERM, granted, [] { return lchown("link", getuid(), getgid()); }},
        {"change_owner_of_input", EPERM, granted,
         [] { return fchown(child_input, getuid(), getgid()); }},
        {"change_times", EPERM, granted, [] { return utimensat(AT_FDCWD, "secret", nullptr, 0); }},
        {"set_attribute", EPERM, ENODATA, call(SYS_removexattr, "secret", "user.none")},
        {"set_attribute_of_input", EPERM, EFAULT,
         call(SYS_fsetxattr, child_input, nullptr, nullptr, 0, 0)},
        {"lock_input", EPERM, granted, [] { return flock(child_input, LOCK_SH); }},
        {"lease_input", EPERM, EINVAL, [] { return fcntl(child_input, F_SETLEASE, -1); }},
        {"own_input", EPERM, granted, [] { return fcntl(child_input, F_SETOWN, 0); }},
        {"signal_of_input", EPERM, EINVAL, [] { return fcntl(child_input, F_SETSIG, -1); }},
        {"copy_range", EPERM, EBADF, call(SYS_copy_file_range, -1, nullptr, -1, nullptr, 1, 0)},
        {"send_file", EPERM, EBADF, call(SYS_sendfile, -1, -1, nullptr, 1)},
        {"splice", EPERM, EBADF, call(SYS_splice, -1, nullptr, -1, nullptr, 1, 0)},
        {"clone_range", EPERM, EBADF, call(SYS_ioctl, -1, 0x40049409, 0)},
        {"control_input", EPERM, ENOTTY, call(SYS_ioctl, child_input, 0x5401, nullptr)},
        {"type_at_terminal", EPERM, ENOTTY, call(SYS_ioctl, 0, 0x5412, "x")},
        {"use_inherited_descriptor", EBADF, unsaid,
         [] {
             for (int fd = child_output + 1; fd < 1024; ++fd)
                 if (fcntl(fd, F_GETFD) >= 0) return 0;
             return -1;
         }},
    };
}

// A new process ends at once: only this one answers. Without walls the limit of processes may still
// refuse it, to all but root.
long born(long pid)
{
    if (pid == 0) _exit(0);
    return pid;
}

long execute(long number, int folder, const char* name)
{
    char* none[] = {nullptr};
    return number == SYS_execve ? syscall(number, name, none, none)
                                : syscall(number, folder, name, none, none, AT_EMPTY_PATH);
}

Attempts processes()
{
    return {
        {"execute", struck, ENOENT, [] { return execute(SYS_execve, 0, "none"); }},
        {"execute_input", struck, EACCES, [] { return execute(SYS_execveat, child_input, ""); }},
        {"nameless_program", struck, granted, call(SYS_memfd_create, "x", 0)},
        {"secret_memory", EPERM, unsaid, call(SYS_memfd_secret, 0)},
        {"fork", EPERM, unsaid, [] { return born(syscall(SYS_fork)); }},
        {"clone", EPERM, unsaid, [] { return born(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)); }},
        {"virtual_fork", EPERM, unsaid,
         [] {
             const pid_t pid = vfork();
             if (pid == 0) _exit(0);
             return pid;
         }},
        {"new_thread", EPERM, EINVAL, call(SYS_clone, CLONE_THREAD, 0, 0, 0, 0)},
        {"clone3", EPERM, EINVAL, call(SYS_clone3, nullptr, 0)},
        {"trace_parent", struck, unsaid, call(SYS_ptrace, PTRACE_SEIZE, parent, 0, 0)},
        {"be_traced", struck, granted, call(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0)},
        {"read_parent_memory", struck, granted,
         call(SYS_process_vm_readv, parent, nullptr, 0, nullptr, 0, 0)},
        {"write_parent_memory", struck, granted,
         call(SYS_process_vm_writev, parent, nullptr, 0, nullptr, 0, 0)},
        {"advise_parent", EPERM, EBADF, call(SYS_process_madvise, -1, nullptr, 0, 0, 0)},
        {"release_parent", EPERM, EBADF, call(SYS_process_mrelease, -1, 0)},
        {"compare_with_parent", EPERM, unsaid, call(SYS_kcmp, getpid(), parent, 0, 3, 3)},
        {"move_parent_pages", EPERM, unsaid,
         call(SYS_move_pages, parent, 0, nullptr, nullptr, nullptr, 0)},
        {"open_process", EPERM, granted, call(SYS_pidfd_open, parent, 0)},
        {"steal_descriptor", struck, EBADF, call(SYS_pidfd_getfd, -1, 0, 0)},
        {"ask_for_parent", EPERM, granted, call(SYS_getppid)},
        {"wait_for_any", EPERM, ECHILD, [] { return waitpid(-1, nullptr, WNOHANG); }},
        {"change_group", EPERM, granted, [] { return setpgid(0, 0); }},
        {"join_group_of_parent", EPERM, unsaid, [] { return setpgid(0, getpgid(parent)); }},
        {"new_session", EPERM, unsaid, [] { return setsid(); }},
    };
}

Attempts signals()
{
    return {
        {"kill_parent", EPERM, granted, call(SYS_kill, parent, 0)},
        {"kill_own_group", EPERM, granted, call(SYS_kill, 0, 0)},
        {"kill_group_of_parent", EPERM, ESRCH, call(SYS_kill, -0x7fffffff, 0)},
        {"kill_everyone", EPERM, unsaid, call(SYS_kill, -1, 0)},
        {"kill_first_process", EPERM, unsaid, call(SYS_kill, 1, 0)},
        {"signal_thread_of_parent", EPERM, granted, call(SYS_tgkill, parent, parent, 0)},
        {"signal_thread_behind_high_bits", EPERM, granted,
         call(SYS_tgkill, (1L << 32) | parent, parent, 0)},
        {"signal_any_thread", EPERM, granted, call(SYS_tkill, parent, 0)},
        {"queue_signal", EPERM, EFAULT, call(SYS_rt_sigqueueinfo, parent, 0, nullptr)},
        {"queue_signal_to_thread", EPERM, EFAULT,
         call(SYS_rt_tgsigqueueinfo, parent, parent, 0, nullptr)},
        {"signal_by_descriptor", EPERM, EBADF, call(SYS_pidfd_send_signal, -1, 0, nullptr, 0)},
        {"outlive_parent", EPERM, granted, [] { return prctl(PR_SET_PDEATHSIG, 0); }},
        {"alarm", EPERM, granted, [] { return syscall(SYS_alarm, 0); }},
        {"timer", EPERM, EFAULT, call(SYS_timer_create, -1, nullptr, nullptr)},
        {"timer_descriptor", EPERM, granted, call(SYS_timerfd_create, CLOCK_MONOTONIC, 0)},
        {"signal_descriptor", EPERM, EINVAL, call(SYS_signalfd4, -1, nullptr, 0, 0)},
    };
}

auto socket_of(int family)
{
    return call(SYS_socket, family, SOCK_DGRAM, 0);
}

Attempts sockets()
{
    return {
        {"unix_socket", struck, granted, socket_of(AF_UNIX)},
        {"internet_socket", struck, granted, socket_of(AF_INET)},
        {"internet_6_socket", struck, unsaid, socket_of(AF_INET6)},
        {"netlink_socket", struck, granted, socket_of(AF_NETLINK)},
        {"packet_socket", struck, unsaid, socket_of(AF_PACKET)},
        {"raw_socket", struck, unsaid, call(SYS_socket, AF_INET, SOCK_RAW, IPPROTO_ICMP)},
        {"key_socket", struck, unsaid, socket_of(AF_KEY)},
        {"bluetooth_socket", struck, unsaid, socket_of(AF_BLUETOOTH)},
        {"can_socket", struck, unsaid, socket_of(AF_CAN)},
        {"tipc_socket", struck, unsaid, socket_of(AF_TIPC)},
        {"cipher_socket", struck, unsaid, socket_of(AF_ALG)},
        {"machine_socket", struck, unsaid, socket_of(AF_VSOCK)},
        {"express_socket", struck, unsaid, socket_of(AF_XDP)},
        {"x25_socket", struck, unsaid, socket_of(AF_X25)},
        {"rds_socket", struck, unsaid, socket_of(AF_RDS)},
        {"infrared_socket", struck, unsaid, socket_of(AF_IRDA)},
        {"phone_socket", struck, unsaid, socket_of(AF_PPPOX)},
        {"no_such_socket", struck, EAFNOSUPPORT, socket_of(255)},
        {"socket_pair", struck, EFAULT, call(SYS_socketpair, AF_UNIX, SOCK_DGRAM, 0, nullptr)},
        {"connect", struck, EBADF, call(SYS_connect, -1, nullptr, 0)},
        {"bind", struck, EBADF, call(SYS_bind, -1, nullptr, 0)},
        {"listen", struck, EINVAL, call(SYS_listen, child_control, 1)},
        {"accept", struck, EINVAL, call(SYS_accept, child_control, nullptr, nullptr)},
        {"accept4", struck, EINVAL, call(SYS_accept4, child_control, nullptr, nullptr, 0)},
        {"pass_descriptor", struck, EFAULT, call(SYS_sendmsg, child_control, nullptr, 0)},
        {"take_descriptor", struck, EFAULT, call(SYS_recvmsg, child_control, nullptr, 0)},
        {"pass_descriptors", EPERM, EBADF, call(SYS_sendmmsg, -1, nullptr, 0, 0)},
        {"take_descriptors", EPERM, EBADF, call(SYS_recvmmsg, -1, nullptr, 0, 0, nullptr)},
        {"send_to", EPERM, EBADF, call(SYS_sendto, -1, nullptr, 0, 0, nullptr, 0)},
        {"receive_from", EPERM, EBADF, call(SYS_recvfrom, -1, nullptr, 0, 0, nullptr, nullptr)},
        {"set_socket_option", EPERM, EBADF, call(SYS_setsockopt, -1, 0, 0, nullptr, 0)},
        {"ask_who_listens", EPERM, EFAULT, call(SYS_getpeername, child_control, nullptr, nullptr)},
    };
}

Attempts shared_things()
{
    constexpr int key = 0x71756972; // nobody's
    return {
        {"shared_memory", EPERM, ENOENT, call(SYS_shmget, key, 0, 0)},
        {"attach_memory", EPERM, EINVAL, call(SYS_shmat, -1, nullptr, 0)},
        {"semaphore", EPERM, ENOENT, call(SYS_semget, key, 0, 0)},
        {"message_queue", EPERM, ENOENT, call(SYS_msgget, key, 0)},
        {"receive_message", EPERM, EINVAL, call(SYS_msgrcv, -1, nullptr, 0, 0, 0)},
        {"named_queue", EPERM, EFAULT, call(SYS_mq_open, nullptr, O_RDONLY, 0, nullptr)},
        {"remove_named_queue", EPERM, EFAULT, call(SYS_mq_unlink, nullptr)},
#ifndef QUIRE_SANITIZED // which needs pipes
        {"pipe", EPERM, EFAULT, call(SYS_pipe2, nullptr, 0)},
#endif
        {"event_descriptor", EPERM, granted, call(SYS_eventfd2, 0, 0)},
        {"poll_descriptor", EPERM, granted, call(SYS_epoll_create1, 0)},
        {"io_uring", struck, unsaid, call(SYS_io_uring_setup, 1, nullptr)},
        {"io_uring_enter", struck, unsaid, call(SYS_io_uring_enter, -1, 0, 0, 0, nullptr, 0)},
        {"io_uring_register", struck, unsaid, call(SYS_io_uring_register, -1, 0, nullptr, 0)},
        {"asynchronous_io", EPERM, EFAULT, call(SYS_io_setup, 1, nullptr)},
    };
}

Attempts kernel()
{
    return {
        {"bpf", struck, unsaid, call(SYS_bpf, 0, nullptr, 0)},
        {"userfaultfd", struck, unsaid, call(SYS_userfaultfd, 0)},
        {"perf", struck, EFAULT, call(SYS_perf_event_open, nullptr, 0, -1, -1, 0)},
        {"keys", struck, unsaid, call(SYS_keyctl, 0, -1, 0)},
        {"add_key", struck, unsaid, call(SYS_add_key, "user", "x", "y", 1, -3)},
        {"request_key", struck, unsaid, call(SYS_request_key, "user", "x", nullptr, 0)},
        {"new_namespace", struck, unsaid, call(SYS_unshare, CLONE_NEWUSER)},
        {"join_namespace", struck, EBADF, call(SYS_setns, -1, 0)},
        {"load_module", struck, unsaid, call(SYS_finit_module, child_input, "", 0)},
        {"load_module_from_memory", struck, unsaid, call(SYS_init_module, nullptr, 0, "")},
        {"unload_module", EPERM, unsaid, call(SYS_delete_module, "none", 0)},
        {"other_kernel", struck, unsaid, call(SYS_kexec_load, 0, 0, nullptr, 0)},
        {"restart_machine", EPERM, unsaid, call(SYS_reboot, 0, 0, 0, nullptr)},
        {"kernel_messages", EPERM, unsaid, call(SYS_syslog, -1, nullptr, -1)},
        {"host_name", EPERM, unsaid, [] { return sethostname("x", 1); }},
        {"domain_name", EPERM, unsaid, call(SYS_setdomainname, "x", 1)},
        {"set_clock", EPERM, EINVAL, call(SYS_clock_settime, CLOCK_MONOTONIC, nullptr)},
        {"quota", EPERM, unsaid, call(SYS_quotactl, 0, "none", 0, nullptr)},
        {"account", EPERM, unsaid, call(SYS_acct, "none")},
        {"change_filter", EPERM, EINVAL, call(SYS_seccomp, -1, 0, nullptr)},
        {"new_rules", EPERM, unsaid, call(SYS_landlock_create_ruleset, nullptr, 0, 1)},
        {"personality", EPERM, granted, call(SYS_personality, 0xffffffff)},
#ifdef __x86_64__
        {"ports", EPERM, unsaid, call(SYS_iopl, 4)},
        {"segments", EPERM, unsaid, call(SYS_modify_ldt, 0, nullptr, 0)},
        {"thread_registers", EPERM, EINVAL, call(SYS_arch_prctl, -1, 0)},
        {"other_call_numbers", struck, unsaid, call(0x40000000 | SYS_getpid)}, // x32
        {"call_of_32_bits", struck, unsaid,
         [] {
             int result = 20; // getpid
             asm volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
             return result;
         }},
#endif
    };
}

Attempts rights_and_limits()
{
    return {
        {"raise_memory_limit", EPERM, unsaid,
         [] {
             const rlimit more{RLIM_INFINITY, RLIM_INFINITY};
             return setrlimit(RLIMIT_AS, &more);
         }},
        {"change_open_files_limit", EPERM, granted,
         [] {
             const rlimit fewer{32, 32};
             return setrlimit(RLIMIT_NOFILE, &fewer);
         }},
        {"limit_parent", EPERM, granted, call(SYS_prlimit64, parent, RLIMIT_AS, nullptr, nullptr)},
        {"raise_priority", EPERM, unsaid, [] { return setpriority(PRIO_PROCESS, 0, -20); }},
        {"change_priority_of_parent", EPERM, ESRCH,
         [] { return setpriority(PRIO_PROCESS, 0x7fffffff, 19); }},
        {"real_time", EPERM, EINVAL, call(SYS_sched_setscheduler, 0, SCHED_FIFO, nullptr)},
        {"schedule_otherwise", EPERM, EINVAL, call(SYS_sched_setattr, 0, nullptr, 0)},
        {"choose_processor", EPERM, EINVAL, call(SYS_sched_setaffinity, 0, 0, nullptr)},
        {"disk_priority", EPERM, EINVAL, call(SYS_ioprio_set, -1, 0, 0)},
        {"keep_in_memory", EPERM, unsaid, call(SYS_mlockall, MCL_CURRENT)},
        {"become_root", EPERM, unsaid, call(SYS_setuid, 0)},
        {"become_oneself", EPERM, granted, [] { return setuid(getuid()); }},
        {"change_group_id", EPERM, granted, [] { return setgid(getgid()); }},
        {"change_all_ids", EPERM, granted, call(SYS_setresuid, -1, -1, -1)},
        {"change_groups", EPERM, unsaid, call(SYS_setgroups, 0, nullptr)},
        {"change_file_system_id", EPERM, granted, call(SYS_setfsuid, -1)},
        {"capabilities", EPERM, EFAULT, call(SYS_capset, nullptr, nullptr)},
        {"become_dumpable", EPERM, granted, [] { return prctl(PR_SET_DUMPABLE, 1); }},
        {"allow_new_privileges", EPERM, EINVAL,
         [] { return prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0); }},
        {"let_anyone_trace", EPERM, unsaid, call(SYS_prctl, PR_SET_PTRACER, -1, 0, 0, 0)},
        {"change_name", EPERM, granted, [] { return prctl(PR_SET_NAME, "init"); }},
        {"change_memory_map", EPERM, unsaid, call(SYS_prctl, PR_SET_MM, 0, 0, 0, 0)},
        {"change_umask", EPERM, granted, [] { return syscall(SYS_umask, 0077); }},
    };
}

long mapped(long protection, int fd)
{
    const int flags = MAP_PRIVATE | (fd < 0 ? MAP_ANONYMOUS : 0);
    return syscall(SYS_mmap, nullptr, 4096, protection, flags, fd, 0) == -1 ? -1 : 0;
}

// The call must leave the page as it is when it is made without walls.
long reprotected(long number, long protection)
{
    void* start = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return syscall(number, start, 4096, protection, -1);
}

Attempts code()
{
    constexpr long run = PROT_READ | PROT_EXEC;
    return {
        {"executable_memory", EPERM, granted, [] { return mapped(run, -1); }},
        {"writable_code", EPERM, granted, [] { return mapped(run | PROT_WRITE, -1); }},
        {"executable_input", EPERM, unsaid, [] { return mapped(run, child_input); }},
        {"executable_behind_high_bits", EPERM, unsaid, [] { return mapped((1L << 32) | run, -1); }},
        {"make_memory_executable", EPERM, granted, [] { return reprotected(SYS_mprotect, run); }},
        {"make_executable_with_key", EPERM, granted,
         [] { return reprotected(SYS_pkey_mprotect, run); }},
        {"shuffle_pages", EPERM, EINVAL, call(SYS_remap_file_pages, 0, 0, 0, 0, 0)},
    };
}

} // namespace

const std::vector<Attempt>& attempts()
{
    static const auto all = [] {
        Attempts list;
        for (const auto& some : {reads(), opens_for_more_than_reading(), changes_of_folders(),
                                 changes_of_files(), processes(), signals(), sockets(),
                                 shared_things(), kernel(), rights_and_limits(), code()})
            list.insert(list.end(), some.begin(), some.end());
        return list;
    }();
    return all;
}

int try_to_escape(std::string_view name)
{
    const auto& all = attempts();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Attempt& one) { return one.name == name; });
    if (found == all.end()) throw EngineError(ErrorKind::unsupported, "no such attempt");
    return found->act() < 0 ? errno : granted;
}

} // namespace quire::engines
