#pragma once
// The compression inside a GIF.

#include <cstdint>
#include <span>
#include <vector>

namespace quire {

// Appends the image data block of a GIF to `out`: the code size, the compressed indexes in chunks
// of at most 255 bytes, and the closing empty chunk. Every index is < 2^bits; bits is 1..8.
void append_lzw(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> indexes, int bits);

// The other way round: exactly `count` indexes, each as what stands for it in `values`. `codes` is
// what stands in the chunks, joined; `bits` the code size in front of them. A repeated string is
// copied whole, which makes this many times as fast as a library that goes from pixel to pixel.
// Throws Invalid when the codes mean nothing, are too few, or name an index beyond `values`; what
// follows the last index is not looked at.
std::vector<std::uint8_t> decompressed_lzw(std::span<const std::uint8_t> codes, int bits,
                                           std::span<const std::uint8_t> values, std::size_t count);

} // namespace quire
