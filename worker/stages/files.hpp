#pragma once
// Files of a work folder: written aside under a dotted name and renamed whole, so that whoever
// finds a name finds all of it. Nothing is synced here; Revisions::place syncs a whole revision at
// once. Every function throws std::system_error.

#include <base/handle.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <queue/lease.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace quire::stages {

namespace fs = std::filesystem;

Descriptor open_to_read(const fs::path& path);

// A file in the making. Destroyed before keep(), it leaves nothing under the final name.
class NewFile {
public:
    explicit NewFile(fs::path path);
    ~NewFile();
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    int fd() const { return m_file.get(); } // readable and writable
    void write(std::string_view bytes);     // buffered
    void keep();                            // flushes, closes, renames

private:
    void flush();

    fs::path m_path;
    fs::path m_aside;
    Descriptor m_file;
    std::string m_buffer;
};

void write_file(const fs::path& path, std::string_view bytes);
// Whole, for files of one page that we wrote ourselves. Empty when there is none; longer than
// `most` bytes throws.
std::optional<std::string> read_file(const fs::path& path, std::size_t most);
// A second name for the same bytes where the kernel allows that, else a copy. What stands there
// already stays.
void link_file(const fs::path& from, const fs::path& to);
// The same, keeping the lease while a copy takes its time.
void link_large_file(const fs::path& from, const fs::path& to, queue::Lease& lease);

} // namespace quire::stages
