#pragma once
// Work that is killed where it hurts, and what the database knows of it afterwards.

#include "archive.hpp"

#include <functional>

namespace quire::test {

// From one step at which a test kills to the next: every step, but in builds that are slowed down
// tenfold.
#ifdef QUIRE_SANITIZED
inline constexpr int kill_stride = 9;
#else
inline constexpr int kill_stride = 1;
#endif

// Runs `work` in a process of its own; true when it was not killed. Afterwards the database has
// undone what that process had begun: until it notices, rows stay locked and are passed over.
bool ends_by_itself(Archive& archive, const std::function<void()>& work);

// A worker's hand works until nothing is left, or is killed at its n-th durable step (see
// durable_steps.hpp); true when it was not.
bool survives(Archive& archive, int n);

} // namespace quire::test
