#include "lockdown.hpp"

#include <algorithm>
#include <array>
#include <base/handle.hpp>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace quire::engines {

namespace {

// `slack`: how far beyond `most` the hard limit is.
void limit(__rlimit_resource resource, rlim_t most, rlim_t slack = 0)
{
    rlimit now{};
    getrlimit(resource, &now);
    const rlimit wanted{std::min(now.rlim_max, most), std::min(now.rlim_max, most + slack)};
    if (setrlimit(resource, &wanted) != 0) throw NoSandbox("a resource limit was refused");
}

void drop_capabilities()
{
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> held{};
    const bool known = syscall(SYS_capget, &header, held.data()) == 0;
    if (known && (held[0].permitted | held[1].permitted) == 0) return; // units forbid even to ask
    const std::array<__user_cap_data_struct, 2> none{};
    if (syscall(SYS_capset, &header, none.data()) != 0)
        throw NoSandbox("capabilities could not be dropped");
}

// The ruleset as newer kernels read it; older ones are given only its first field.
struct Ruleset {
    std::uint64_t files = 0;
    std::uint64_t network = 0; // from ABI 4
    std::uint64_t scopes = 0;  // from ABI 6
};

constexpr std::uint64_t bits(int count)
{
    return (std::uint64_t{1} << count) - 1;
}

Ruleset everything(int abi)
{
    Ruleset rules;
    rules.files = bits(abi >= 5 ? 16 : abi >= 3 ? 15 : abi >= 2 ? 14 : 13);
    if (abi >= 4) rules.network = bits(2); // bind, connect
    if (abi >= 6) rules.scopes = bits(2);  // abstract sockets, signals
    return rules;
}

std::size_t known_size(int abi)
{
    return abi >= 6 ? sizeof(Ruleset) : abi >= 4 ? 16 : 8;
}

constexpr std::array<const char*, 9> readable_folders = {
    "/usr/share/poppler",     // CMaps and character names (poppler-data)
    "/usr/share/fonts",       // substitutes for fonts that a document names but does not hold
    "/usr/share/fontconfig",  //
    "/usr/share/ghostscript", // where fonts-urw-base35 links to
    "/usr/local/share/fonts", //
    "/usr/share/xml/fontconfig",
    "/var/cache/fontconfig",
    "/etc/fonts",
    "/usr/share/texmf/fonts/opentype", // Latin Modern, when installed
};

void allow(int ruleset, const char* place_name, std::uint64_t access)
{
    const Descriptor place{open(place_name, O_PATH | O_CLOEXEC)};
    if (!place) return; // not installed here
    landlock_path_beneath_attr rule{};
    rule.allowed_access = access;
    rule.parent_fd = place.get();
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
        throw NoSandbox("Landlock refused a rule");
}

constexpr std::uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;

struct Walls {
    Descriptor ruleset;
    std::uint64_t files = 0; // all that this kernel can forbid
};

Walls new_walls()
{
    const auto abi = static_cast<int>(
        syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION));
    if (abi < 1) throw NoSandbox("no Landlock");
    const auto rules = everything(abi);
    Walls walls{Descriptor{static_cast<int>(
                    syscall(SYS_landlock_create_ruleset, &rules, known_size(abi), 0))},
                rules.files};
    if (!walls.ruleset) throw NoSandbox("Landlock refused its rules");
    for (const char* folder : readable_folders)
        allow(walls.ruleset.get(), folder, reading);
    return walls;
}

void close(const Walls& walls)
{
    if (syscall(SYS_landlock_restrict_self, walls.ruleset.get(), 0) != 0)
        throw NoSandbox("Landlock refused to start");
}

// What LibreOffice needs besides its own folder: shared libraries and what they read.
constexpr std::array<const char*, 10> program_folders = {"/usr/lib",
                                                         "/lib",
                                                         "/lib64",
                                                         "/etc/libreoffice",
                                                         "/var/spool/libreoffice",
                                                         "/usr/share/libreoffice",
                                                         "/usr/share/icu",
                                                         "/usr/share/hunspell",
                                                         "/usr/share/hyphen",
                                                         "/usr/share/zoneinfo"};

// Started by the kernel on behalf of every program.
#if defined(__x86_64__)
constexpr const char* loader = "/lib64/ld-linux-x86-64.so.2";
#elif defined(__aarch64__)
constexpr const char* loader = "/lib/ld-linux-aarch64.so.1";
#else
#error "Which file is this machine's dynamic loader?"
#endif

} // namespace

void limit_resources(const Limits& limits)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (prctl(PR_SET_DUMPABLE, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        throw NoSandbox("privileges could not be given up");
    drop_capabilities();
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, limits.descriptors);
    limit(RLIMIT_NPROC, limits.processes);
    limit(RLIMIT_FSIZE, limits.file_bytes);
    // A signal that tells why comes some seconds before the one that does not.
    limit(RLIMIT_CPU, static_cast<rlim_t>(limits.cpu.count()), 5);
#ifndef QUIRE_SANITIZED // a sanitizer reserves terabytes of addresses
    limit(RLIMIT_AS, limits.memory_bytes);
#endif
}

void restrict_files()
{
    close(new_walls());
}

void restrict_files_of_program(const std::string& program, const std::string& work_folder)
{
    constexpr std::uint64_t device = LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK;
    const auto walls = new_walls();
    const int ruleset = walls.ruleset.get();
    const auto folder = std::filesystem::path{program}.parent_path().parent_path();
    for (const char* place : program_folders)
        allow(ruleset, place, reading);
    allow(ruleset, folder.c_str(), reading);
    allow(ruleset, program.c_str(), LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE);
    allow(ruleset, loader, LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE);
    for (const char* source : {"/dev/null", "/dev/urandom", "/etc/ld.so.cache"})
        allow(ruleset, source, LANDLOCK_ACCESS_FS_READ_FILE);
    allow(ruleset, work_folder.c_str(), walls.files & ~device & ~LANDLOCK_ACCESS_FS_EXECUTE);
    close(walls);
}

} // namespace quire::engines
