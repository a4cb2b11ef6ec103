#pragma once
// What the programs that are children have in common: one request, walls, the work, one last word.
// What they differ in is their work, and with it the libraries that they are linked with.

#include "child/channel.hpp"

#include <functional>

namespace quire::engines {

// Reads descriptor child_input, may write child_output, sends what it finds through the channel and
// gives the number of pages it dealt with. Throws EngineError (its kind is what reaches the
// worker); anything else means `damaged`.
using Work = std::function<std::int64_t(Channel&, const Request&)>;

// Called before the walls are built: opens what the work needs of the file system. Throws
// ProtocolError for a job that the program does not do.
using Prepare = Work (*)(const Request&);

// The exit status of the program.
int run_child(Prepare prepare);

} // namespace quire::engines
