#pragma once
// Every call by which the worker changes something that outlives it: statements sent to MariaDB,
// files renamed and synced. A test may have the process killed at the n-th of them.

namespace quire::test {

void kill_at_step(int n); // counted from 1, from now on; 0: only count
int steps_so_far();

} // namespace quire::test
