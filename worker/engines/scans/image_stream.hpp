#pragma once
// Decoding the image XObjects of scanned pages.

#include <engines/raster.hpp>

#include <qpdf/QPDFObjectHandle.hh>

#include <cstdint>
#include <optional>
#include <span>

namespace quire {

// The pixels of an image XObject as stored, top row first, dpi 0: JPEG, CCITT group 4, or what qpdf
// can unpack (Flate, LZW, none …), in gray, RGB or a palette of these. Nothing when it is of
// another kind, damaged, or has parts that need a real renderer. The size in the header is checked
// before anything is allocated. May throw what qpdf throws.
std::optional<Raster> decoded_image(QPDFObjectHandle stream);

// The pieces. Nothing on the smallest complaint of the decoder.

// `wanted` is gray8 or rgb24; nothing unless the JPEG has exactly this size and as many channels.
std::optional<Raster> decoded_jpeg(std::span<const std::uint8_t> jpeg, int width, int height,
                                   PixelFormat wanted);

// Packed rows of one bit a pixel, a set bit for black.
std::optional<std::vector<std::uint8_t>> decoded_fax4(std::span<const std::uint8_t> fax, int width,
                                                      int height);

} // namespace quire
