#include "mapped_file.hpp"

#include <engines/engine.hpp>

#include <cerrno>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>

namespace quire::engines {

MappedFile::MappedFile(int fd)
{
    struct stat about {};
    if (fstat(fd, &about) != 0) throw std::system_error(errno, std::system_category(), "fstat");
    if (about.st_size == 0) throw EngineError(ErrorKind::empty, "no bytes");
    const auto size = static_cast<std::size_t>(about.st_size);
    void* start = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (start == MAP_FAILED) throw std::system_error(errno, std::system_category(), "mmap");
    m_bytes = {static_cast<const std::byte*>(start), size};
}

MappedFile::~MappedFile()
{
    munmap(const_cast<std::byte*>(m_bytes.data()), m_bytes.size());
}

} // namespace quire::engines
