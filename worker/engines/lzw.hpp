#pragma once
// The compression inside a GIF.

#include <cstdint>
#include <span>
#include <vector>

namespace quire {

// Appends the image data block of a GIF to `out`: the code size, the compressed indexes in chunks
// of at most 255 bytes, and the closing empty chunk. Every index is < 2^bits; bits is 1..8.
void append_lzw(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> indexes, int bits);

} // namespace quire
