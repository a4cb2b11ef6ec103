#pragma once
// A file seen as memory, read-only; the kernel brings in and drops its pages as they are used.

#include <cstddef>
#include <span>

namespace quire::engines {

class MappedFile {
public:
    // Throws EngineError{empty} for a file without bytes, std::system_error otherwise.
    explicit MappedFile(int fd);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::span<const std::byte> bytes() const { return m_bytes; }
    const char* text() const { return reinterpret_cast<const char*>(m_bytes.data()); }

private:
    std::span<const std::byte> m_bytes;
};

} // namespace quire::engines
