// The system calls a locked-in child may make. Everything else fails with EPERM; what only an
// attacker would try kills the child.

#include "lockdown.hpp"

#include <array>
#include <base/handle.hpp>
#include <cerrno>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <span>
#include <sys/mman.h>
#include <unistd.h>

namespace quire::engines {

namespace {

using Filter = Handle<void, seccomp_release>;

constexpr std::array allowed = {
    // bytes in and out of descriptors it holds
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(pread64),
    SCMP_SYS(pwrite64),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(dup),
    SCMP_SYS(ftruncate),
    // asking about files and folders; Landlock decides what can be opened
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(statx),
    SCMP_SYS(fstatfs),
    SCMP_SYS(statfs),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),
    SCMP_SYS(getcwd),
    SCMP_SYS(fadvise64),
    // memory; mmap and mprotect below
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    // time, luck and itself
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getrusage),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(futex),
    SCMP_SYS(rseq),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    // the end
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(restart_syscall),
#ifdef QUIRE_SANITIZED // which tries addresses by writing from them into a pipe
    SCMP_SYS(sigaltstack),
    SCMP_SYS(pipe),
    SCMP_SYS(pipe2),
#endif
};

constexpr std::array deadly = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(socket),
    SCMP_SYS(socketpair),
    SCMP_SYS(connect),
    SCMP_SYS(bind),
    SCMP_SYS(listen),
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(sendmsg),
    SCMP_SYS(recvmsg),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(move_mount),
    SCMP_SYS(open_tree),
    SCMP_SYS(fsopen),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(bpf),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(memfd_create),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(setns),
    SCMP_SYS(unshare),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(pidfd_getfd),
};

template<class... Conditions>
void rule(scmp_filter_ctx filter, std::uint32_t action, int call, Conditions... conditions)
{
    const std::array<scmp_arg_cmp, sizeof...(conditions)> list{conditions...};
    // A call that this machine's processor family lacks needs no rule.
    const int error = seccomp_rule_add_array(filter, action, call, list.size(), list.data());
    if (error != 0 && error != -EDOM) throw NoSandbox("a system call rule was refused");
}

scmp_arg_cmp without(unsigned argument, std::uint64_t bits)
{
    return {argument, SCMP_CMP_MASKED_EQ, bits, 0};
}

scmp_arg_cmp equal(unsigned argument, std::uint64_t value)
{
    return {argument, SCMP_CMP_EQ, value, 0};
}

void allow_with_conditions(scmp_filter_ctx filter)
{
    constexpr auto allow = SCMP_ACT_ALLOW;
    constexpr std::uint64_t writing =
        O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY) | O_PATH;
    rule(filter, allow, SCMP_SYS(openat), without(2, writing));
    rule(filter, allow, SCMP_SYS(open), without(1, writing));
    rule(filter, allow, SCMP_SYS(mmap), without(2, PROT_EXEC)); // nothing new becomes code
    rule(filter, allow, SCMP_SYS(mprotect), without(2, PROT_EXEC));
    for (const int command : {F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC})
        rule(filter, allow, SCMP_SYS(fcntl), equal(1, static_cast<std::uint64_t>(command)));
    // abort() and raise(): signals to itself only
    rule(filter, allow, SCMP_SYS(tgkill), equal(0, static_cast<std::uint64_t>(getpid())));
}

void allow_threads(scmp_filter_ctx filter)
{
    rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone),
         scmp_arg_cmp{0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD});
    // It hides what it makes. Told that there is none, the C library takes the other.
    rule(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3));
}

} // namespace

void restrict_system_calls(Threads threads)
{
    const Filter owner{seccomp_init(SCMP_ACT_ERRNO(EPERM))};
    if (!owner) throw NoSandbox("no seccomp");
    auto* filter = owner.get();
    for (const int call : allowed)
        rule(filter, SCMP_ACT_ALLOW, call);
    for (const int call : deadly)
        rule(filter, SCMP_ACT_KILL_PROCESS, call);
    allow_with_conditions(filter);
    if (threads == Threads::allowed) allow_threads(filter);
    seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2); // a tree: calls are decided quickly
    if (seccomp_load(filter) != 0) throw NoSandbox("no seccomp");
}

} // namespace quire::engines
