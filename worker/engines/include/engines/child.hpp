#pragma once
// The inside of quire-engine. Never call it from a process that has anything to lose.

namespace quire::engines {

// Lets the process keep memory that it has freed, for the next page. run_child() does so.
void keep_freed_memory();

// Does the one job that descriptor 3 asks for, then ends the process with what this returns.
int run_child();

} // namespace quire::engines
