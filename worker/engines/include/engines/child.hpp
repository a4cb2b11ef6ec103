#pragma once
// The inside of quire-engine. Never call it from a process that has anything to lose.

namespace quire::engines {

// Does the one job that descriptor 3 asks for, then ends the process with what this returns.
int run_child();

} // namespace quire::engines
