#pragma once
// Stretches of pixels that are all alike, which is what pages mostly consist of.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace quire {

// The end of the bytes that repeat the `period` bytes at `at`: the first place after them where a
// byte differs from that one period before, or the end of all. Eight bytes are compared at a time.
inline std::size_t end_of_repeats(std::span<const std::uint8_t> bytes, std::size_t at,
                                  std::size_t period)
{
    std::uint64_t before = 0;
    std::uint64_t here = 0;
    std::size_t end = at + period;
    for (; end + sizeof here <= bytes.size(); end += sizeof here) {
        std::memcpy(&before, &bytes[end - period], sizeof before);
        std::memcpy(&here, &bytes[end], sizeof here);
        if (here != before) break;
    }
    while (end < bytes.size() && bytes[end] == bytes[end - period])
        ++end;
    return end;
}

} // namespace quire
