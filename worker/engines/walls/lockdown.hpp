#pragma once
// Locking the child in, once and for ever, before it looks at the file. Three rings: resource
// limits; Landlock (no file system but the fonts and character maps below, no network, no signals
// to others); a list of allowed system calls. Each alone keeps a hostile document from other
// people's.
//
// Poppler opens substitute fonts and CMaps when a page first needs them, so reading beneath a few
// folders of public package data stays allowed. What remains open to a child that was taken over:
// asking whether a path exists (stat), and using up its own limits.

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace quire::engines {

class NoSandbox : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Limits {
    std::uint64_t memory_bytes = 0; // address space
    std::uint64_t file_bytes = 0;   // of any file it writes
    std::chrono::seconds cpu{0};
    // Threads and processes of this account, others' included; 0: the child makes none.
    std::uint64_t processes = 0;
    std::uint64_t descriptors = 64;
};

// Resource limits, no dump, no new privileges, no capabilities, dies with the worker.
void limit_resources(const Limits& limits);

// Throws NoSandbox when the kernel has no Landlock.
void restrict_files();

// For LibreOffice, which is started behind these walls: beside the above it may read and map
// `program`'s installation, run only that file, and do what it likes below `work_folder`.
void restrict_files_of_program(const std::string& program, const std::string& work_folder);
void restrict_system_calls_of_program();

enum class Threads { none, allowed }; // processes never

// Throws NoSandbox when the kernel does not filter system calls.
void restrict_system_calls(Threads threads);

} // namespace quire::engines
