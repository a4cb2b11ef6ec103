#include "errors.hpp"

#include <base/error.hpp>
#include <blobs/blobs.hpp>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace quire::blobs {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t head_bytes = 512;
}

void fail(int error, std::string_view step)
{
    if (error == ENOSPC || error == EDQUOT) throw Unavailable("the disk is full");
    throw std::system_error(error, std::generic_category(), std::string{step});
}

void Incoming::Unlink::operator()(fs::path* name) const noexcept
{
    ::unlink(name->c_str());
    delete name;
}

Incoming::Incoming(const Store& store, Descriptor file, fs::path name)
    : m_store(&store), m_file(std::move(file)), m_hasher(store.m_make_hasher())
{
    if (!name.empty()) m_name.reset(new fs::path{std::move(name)});
}

// Bytes that are in the file, or about to be.
void Incoming::take(std::span<const std::byte> bytes)
{
    m_hasher->update(bytes);
    const auto wanted = std::min(bytes.size(), head_bytes - m_head.size());
    m_head.insert(m_head.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(wanted));
    m_size += static_cast<std::int64_t>(bytes.size());
}

void Incoming::write(std::span<const std::byte> bytes)
{
    take(bytes);
    while (!bytes.empty()) {
        if (const int error = m_store->fault("write")) fail(error, "write");
        const auto written = ::write(m_file.get(), bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) fail(errno, "write");
        if (written > 0) bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

KeptFile Incoming::keep()
{
    const KeptFile kept{m_hasher->finish(), m_size};
    m_sha256 = to_hex(kept.digests.sha256);
    sync();
    link();
    return kept;
}

void Incoming::stay()
{
    if (!fs::exists(m_store->original(m_sha256))) link();
}

// After a failed fsync the kernel may have dropped the bytes: the file counts as lost.
void Incoming::sync()
{
    if (const int error = m_store->fault("chmod")) fail(error, "chmod");
    if (::fchmod(m_file.get(), 0440) != 0) fail(errno, "chmod");
    if (const int error = m_store->fault("sync file")) fail(error, "sync file");
    if (::fsync(m_file.get()) != 0) fail(errno, "sync file"); // with its mode and length
}

// Gives the file its name. The folders are synced even when they and the file existed before:
// whoever made them may not have come so far yet.
void Incoming::link()
{
    const auto target = m_store->original(m_sha256);
    const auto leaf = target.parent_path();
    const auto middle = leaf.parent_path();
    m_store->make_folder(middle);
    m_store->make_folder(leaf);

    if (const int error = m_store->fault("link")) fail(error, "link");
    const auto source = m_name ? m_name->string() : fmt::format("/proc/self/fd/{}", m_file.get());
    if (::linkat(AT_FDCWD, source.c_str(), AT_FDCWD, target.c_str(), AT_SYMLINK_FOLLOW) != 0) {
        if (errno == ENOENT)
            throw Unavailable("the file is being removed"); // ours has gone with it
        if (errno != EEXIST) fail(errno, "link");
        struct stat there {};
        if (::stat(target.c_str(), &there) != 0) fail(errno, "stat");
        if (there.st_size != m_size) fail(EIO, "a stored file has the wrong length");
        ::utimensat(AT_FDCWD, target.c_str(), nullptr, 0); // young again: no collector may take it
    }

    m_store->sync_folder(leaf);
    m_store->sync_folder(middle);
    m_store->sync_folder(middle.parent_path());
}

} // namespace quire::blobs
