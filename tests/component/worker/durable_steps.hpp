#pragma once
// Every call by which the worker changes something that outlives it: statements sent to MariaDB,
// files renamed and synced. A test may have the process killed at the n-th of them.

#include <functional>

namespace quire::test {

void kill_at_step(int n); // counted from 1, from now on; 0: only count
int steps_so_far();

// What a disk does for as long as this takes, before it says that files are synced.
void set_slow_disk(std::function<void()> work); // {}: as fast as it is

} // namespace quire::test
