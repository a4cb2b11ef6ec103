#include "files.hpp"

#include <base/beside.hpp>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace quire::stages {

namespace {

constexpr std::size_t buffer_size = 65536;

[[noreturn]] void refuse(const char* what)
{
    throw std::system_error{errno, std::generic_category(), what};
}

void write_all(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) refuse("write");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void rename_file(const fs::path& from, const fs::path& to)
{
    if (::rename(from.c_str(), to.c_str()) != 0) refuse("rename");
}

// Attempts of different workers must not write into each other's file.
fs::path aside_of(const fs::path& path)
{
    return path.parent_path() /
           ("." + path.filename().string() + "." + std::to_string(::gettid()) + ".part");
}

void copy_bytes(const fs::path& from, const fs::path& to)
{
    const auto source = open_to_read(from);
    NewFile copy{to};
    std::string piece(buffer_size, '\0');
    while (true) {
        const auto got = ::read(source.get(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) refuse("read");
        if (got == 0) break;
        copy.write({piece.data(), static_cast<std::size_t>(got)});
    }
    copy.keep();
}

} // namespace

Descriptor open_to_read(const fs::path& path)
{
    Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file) refuse("open");
    return file;
}

NewFile::NewFile(fs::path path)
    : m_path(std::move(path)), m_aside(aside_of(m_path)),
      m_file(::open(m_aside.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640))
{
    if (!m_file) refuse("create");
}

NewFile::~NewFile()
{
    if (m_file) ::unlink(m_aside.c_str());
}

void NewFile::write(std::string_view bytes)
{
    m_buffer += bytes;
    if (m_buffer.size() >= buffer_size) flush();
}

void NewFile::flush()
{
    write_all(m_file.get(), m_buffer);
    m_buffer.clear();
}

void NewFile::keep()
{
    flush();
    if (::close(m_file.release()) != 0) {
        ::unlink(m_aside.c_str());
        refuse("close");
    }
    rename_file(m_aside, m_path);
}

void write_file(const fs::path& path, std::string_view bytes)
{
    NewFile file{path};
    file.write(bytes);
    file.keep();
}

std::optional<std::string> read_file(const fs::path& path, std::size_t most)
{
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file && errno == ENOENT) return std::nullopt;
    if (!file) refuse("open");
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) refuse("fstat");
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size > most) throw std::system_error{EFBIG, std::generic_category(), "read"};

    std::string bytes(size, '\0');
    std::size_t got = 0;
    while (got < size) {
        const auto count = ::read(file.get(), bytes.data() + got, size - got);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) refuse("read");
        if (count == 0) break;
        got += static_cast<std::size_t>(count);
    }
    bytes.resize(got);
    return bytes;
}

void link_file(const fs::path& from, const fs::path& to)
{
    if (::link(from.c_str(), to.c_str()) == 0 || errno == EEXIST) return;
    // The kernel lets nobody link what another account owns and they may not write
    // (fs.protected_hardlinks), which is how handlers keep originals.
    if (errno != EPERM && errno != EMLINK && errno != EXDEV) refuse("link");
    copy_bytes(from, to);
}

void link_large_file(const fs::path& from, const fs::path& to, queue::Lease& lease)
{
    beside([&lease] { lease.keep(); }, [&] { link_file(from, to); });
}

} // namespace quire::stages
