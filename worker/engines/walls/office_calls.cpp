// The system calls of LibreOffice: too many to list what is allowed, so what reaches beyond its own
// process and its files is refused. Files are Landlock's part.

#include "lockdown.hpp"

#include <array>
#include <base/handle.hpp>
#include <cerrno>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace quire::engines {

namespace {

using Filter = Handle<void, seccomp_release>;

constexpr std::array refused = {
    // other processes
    SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(kill), SCMP_SYS(tkill), SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(rt_tgsigqueueinfo), SCMP_SYS(pidfd_open), SCMP_SYS(pidfd_getfd),
    SCMP_SYS(pidfd_send_signal), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev), SCMP_SYS(setsid), SCMP_SYS(setpgid), SCMP_SYS(setpriority),
    SCMP_SYS(sched_setscheduler), SCMP_SYS(sched_setparam), SCMP_SYS(sched_setattr),
    SCMP_SYS(shmget), SCMP_SYS(msgget), SCMP_SYS(semget),
    // speaking to anybody
    SCMP_SYS(connect), SCMP_SYS(sendmsg), SCMP_SYS(sendmmsg),
    // files by ways that Landlock does not watch
    SCMP_SYS(chmod), SCMP_SYS(fchmodat), SCMP_SYS(chown), SCMP_SYS(lchown), SCMP_SYS(fchownat),
    SCMP_SYS(utime), SCMP_SYS(utimes), SCMP_SYS(futimesat), SCMP_SYS(truncate), SCMP_SYS(setxattr),
    SCMP_SYS(lsetxattr), SCMP_SYS(removexattr), SCMP_SYS(lremovexattr), SCMP_SYS(open_by_handle_at),
    SCMP_SYS(mknod), SCMP_SYS(mknodat), SCMP_SYS(memfd_create), SCMP_SYS(execveat),
    // the kernel
    SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot),
    SCMP_SYS(move_mount), SCMP_SYS(open_tree), SCMP_SYS(fsopen), SCMP_SYS(setns), SCMP_SYS(unshare),
    SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register), SCMP_SYS(bpf),
    SCMP_SYS(userfaultfd), SCMP_SYS(perf_event_open), SCMP_SYS(keyctl), SCMP_SYS(add_key),
    SCMP_SYS(request_key), SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(kexec_load)};

void refuse(scmp_filter_ctx filter, int error, int call, std::initializer_list<scmp_arg_cmp> when)
{
    const auto action = SCMP_ACT_ERRNO(static_cast<std::uint32_t>(error));
    const int answer = seccomp_rule_add_array(filter, action, call,
                                              static_cast<unsigned>(when.size()), when.begin());
    if (answer != 0 && answer != -EDOM) throw NoSandbox("a system call rule was refused");
}

} // namespace

void restrict_system_calls_of_program()
{
    const Filter owner{seccomp_init(SCMP_ACT_ALLOW)};
    if (!owner) throw NoSandbox("no seccomp");
    auto* filter = owner.get();
    for (const int call : refused)
        refuse(filter, EPERM, call, {});
    // Threads, but no processes; clone3 hides which, and libraries then ask for the older one.
    refuse(filter, ENOSYS, SCMP_SYS(clone3), {});
    refuse(filter, EPERM, SCMP_SYS(clone), {{0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0}});
    refuse(filter, EPERM, SCMP_SYS(prlimit64), {{2, SCMP_CMP_NE, 0, 0}}); // asking is free
    // It wants to listen for a second instance of itself, by a socket in /tmp, and is told that it
    // does (error 0).
    refuse(filter, EACCES, SCMP_SYS(socket), {{0, SCMP_CMP_NE, AF_UNIX, 0}});
    refuse(filter, 0, SCMP_SYS(bind), {});
    refuse(filter, 0, SCMP_SYS(listen), {});
    refuse(filter, EPERM, SCMP_SYS(sendto), {{4, SCMP_CMP_NE, 0, 0}});
    refuse(filter, EPERM, SCMP_SYS(tgkill),
           {{0, SCMP_CMP_NE, static_cast<std::uint64_t>(getpid()), 0}});
    seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (seccomp_load(filter) != 0) throw NoSandbox("no seccomp");
}

} // namespace quire::engines
