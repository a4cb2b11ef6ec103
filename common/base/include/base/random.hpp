#pragma once
// Random bytes from the kernel. A source is a parameter: tests pass their own.

#include <cstddef>
#include <functional>
#include <span>

namespace quire {

using RandomSource = std::function<void(std::span<std::byte>)>;

// Fills from getrandom(2); throws std::system_error when the kernel cannot.
void system_random(std::span<std::byte> out);

} // namespace quire
