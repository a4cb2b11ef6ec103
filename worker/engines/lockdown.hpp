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

namespace quire::engines {

class NoSandbox : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Limits {
    std::uint64_t memory_bytes = 0; // address space
    std::uint64_t file_bytes = 0;   // of any file it writes
    std::chrono::seconds cpu{0};
};

// Resource limits, no dump, no new privileges, no capabilities, dies with the worker.
void limit_resources(const Limits& limits);

// Throws NoSandbox when the kernel has no Landlock.
void restrict_files();

// Throws NoSandbox when the kernel does not filter system calls.
void restrict_system_calls();

} // namespace quire::engines
