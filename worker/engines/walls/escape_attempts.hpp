#pragma once
// A test of the walls from inside: things a child that was taken over would try. The child makes
// one attempt for each request of the kind `escape`; the tests know from here how it must end.
//
// Names of files are relative to the folder the worker was started in. The tests prepare there
// `secret`, a file, `link`, a symbolic link to it, and `folder`, an empty folder, and start the
// child with a file of that folder, opened for reading only, as its input.

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace quire::engines {

// How an attempt ends: an errno, or one of these.
inline constexpr int granted = 0;
inline constexpr int struck = 1000; // by the filter of system calls: SIGSYS
// Without walls only: it would do harm, or depends on rights and on how the kernel was built.
inline constexpr int unsaid = 1001;

struct Attempt {
    std::string_view name;
    int within;                // the walls
    int without;               // them: something else, or the attempt proves nothing
    std::function<long()> act; // negative: refused, and errno says how
};

const std::vector<Attempt>& attempts();

// Makes one attempt: granted, or the errno. Throws EngineError{unsupported} for a name not in the
// list.
int try_to_escape(std::string_view name);

} // namespace quire::engines
