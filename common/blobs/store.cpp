#include "errors.hpp"

#include <algorithm>
#include <base/error.hpp>
#include <base/random.hpp>
#include <base/uuid.hpp>
#include <blobs/blobs.hpp>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <system_error>
#include <unistd.h>

namespace quire::blobs {

namespace fs = std::filesystem;

std::string to_hex(std::span<const std::byte> bytes)
{
    std::string text;
    for (const auto byte : bytes)
        text += fmt::format("{:02x}", std::to_integer<int>(byte));
    return text;
}

Store::Store(fs::path root, MakeHasher make_hasher, std::int64_t reserve_bytes, Faults faults)
    : m_root(std::move(root)), m_make_hasher(std::move(make_hasher)), m_reserve(reserve_bytes),
      m_faults(std::move(faults))
{
}

std::string Store::original_name(std::string_view sha256)
{
    return fmt::format("originals/{}/{}/{}", sha256.substr(0, 2), sha256.substr(2, 2), sha256);
}

std::string Store::derived_name(DocumentId document, RevisionId revision)
{
    return fmt::format("derived/{}/{}", document.value, revision.value);
}

std::string Store::work_name(RevisionId revision)
{
    return fmt::format("work/{}", revision.value);
}

fs::path Store::original(std::string_view sha256) const
{
    return m_root / original_name(sha256);
}

fs::path Store::derived(DocumentId document, RevisionId revision) const
{
    return m_root / derived_name(document, revision);
}

fs::path Store::work(RevisionId revision) const
{
    return m_root / work_name(revision);
}

std::int64_t Store::free_bytes() const
{
    struct statvfs space {};
    if (::statvfs(m_root.c_str(), &space) != 0) fail(errno, "statvfs");
    return static_cast<std::int64_t>(space.f_bavail) * static_cast<std::int64_t>(space.f_frsize);
}

void Store::make_folder(const fs::path& folder) const
{
    if (const int error = fault("make folder")) fail(error, "make folder");
    // For the group, too: several programs, each under its own account, keep files side by side.
    constexpr mode_t mode = 0770;
    if (::mkdir(folder.c_str(), mode) == 0 || errno == EEXIST) return;
    if (errno != ENOENT) fail(errno, "make folder");
    make_folder(folder.parent_path());
    if (::mkdir(folder.c_str(), mode) != 0 && errno != EEXIST) fail(errno, "make folder");
}

void Store::sync_folder(const fs::path& folder) const
{
    if (const int error = fault("sync folder")) fail(error, "sync folder");
    const Descriptor fd{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!fd || ::fsync(fd.get()) != 0) fail(errno, "sync folder");
}

Incoming Store::begin(std::optional<std::int64_t> declared_bytes) const
{
    const auto needed = std::max(m_reserve, 2 * declared_bytes.value_or(0));
    if (free_bytes() < needed) throw Unavailable("the disk is nearly full");

    const auto folder = m_root / "incoming";
    make_folder(folder);
    if (const int error = fault("create")) fail(error, "create");
    Descriptor file{::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)};
    if (file) return Incoming{*this, std::move(file), {}};
    if (errno != EOPNOTSUPP && errno != EISDIR) fail(errno, "create");

    const auto name = folder / to_string(random_uuid()); // no unnamed files on this file system
    file.reset(::open(name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600));
    if (!file) fail(errno, "create");
    return Incoming{*this, std::move(file), name};
}

Incoming Store::adopt(const fs::path& path) const
{
    Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file) fail(errno, "open");
    Incoming adopted{*this, std::move(file), {}};
    std::vector<std::byte> piece(1 << 18);
    while (true) {
        const auto got = ::read(adopted.m_file.get(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(errno, "read");
        if (got == 0) return adopted;
        adopted.take(std::span{piece}.first(static_cast<std::size_t>(got)));
    }
}

fs::path Store::open_work(RevisionId revision) const
{
    const auto folder = work(revision);
    make_folder(folder / "pages");
    return folder;
}

bool Store::place(DocumentId document, RevisionId revision) const
{
    const auto from = work(revision);
    const auto to = derived(document, revision);
    if (::access(to.c_str(), F_OK) == 0 && ::access(from.c_str(), F_OK) != 0) {
        sync_folder(to.parent_path()); // whoever renamed it may have died before this
        sync_folder(to.parent_path().parent_path());
        return true;
    }
    const Descriptor folder{::open(from.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!folder) return false;

    if (const int error = fault("sync files")) fail(error, "sync files");
    if (::syncfs(folder.get()) != 0) fail(errno, "sync files"); // one call for thousands of files
    make_folder(to.parent_path());
    if (const int error = fault("rename")) fail(error, "rename");
    if (::rename(from.c_str(), to.c_str()) != 0) fail(errno, "rename");
    sync_folder(to.parent_path());
    sync_folder(to.parent_path().parent_path());
    sync_folder(from.parent_path());
    return true;
}

bool Store::quarantine(const std::string& name) const
{
    const auto folder = m_root / "quarantine";
    make_folder(folder);
    auto flat = name;
    std::replace(flat.begin(), flat.end(), '/', '-');
    const auto target = folder / (flat + '.' + to_string(random_uuid()));
    if (const int error = fault("rename")) fail(error, "rename");
    if (::rename((m_root / name).c_str(), target.c_str()) == 0) {
        sync_folder((m_root / name).parent_path());
        return true;
    }
    if (errno == ENOENT) return false;
    fail(errno, "rename");
}

std::vector<fs::path> Store::older_than(const std::string& folder, std::chrono::seconds rest) const
{
    std::vector<fs::path> found;
    std::error_code none;
    const auto before = std::chrono::duration_cast<std::chrono::seconds>(
                            std::chrono::system_clock::now().time_since_epoch()) -
                        rest;
    for (const auto& entry : fs::directory_iterator{m_root / folder, none}) {
        struct stat state {};
        if (::lstat(entry.path().c_str(), &state) != 0) continue; // gone meanwhile
        // Being moved counts as being touched, which only the second of the two tells.
        if (std::max(state.st_mtim.tv_sec, state.st_ctim.tv_sec) <= before.count())
            found.push_back(entry.path());
    }
    return found;
}

bool Store::restore(const fs::path& quarantined, const std::string& name) const
{
    const auto target = m_root / name;
    make_folder(target.parent_path());
    if (::renameat2(AT_FDCWD, quarantined.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) !=
        0) {
        if (errno == EEXIST) return false;
        fail(errno, "rename");
    }
    sync_folder(target.parent_path());
    return true;
}

} // namespace quire::blobs
