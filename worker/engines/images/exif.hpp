#pragma once
// What a camera notes beside a picture.

#include <cstddef>
#include <span>

namespace quire::engines {

struct Exif {
    int orientation = 1;         // as EXIF and TIFF number them
    double dpi_x = 0, dpi_y = 0; // 0: not said
};

// The TIFF structure of an EXIF marker or chunk, without "Exif\0\0" before it. What is broken is
// taken for not said: the picture need not be.
Exif read_exif(std::span<const std::byte> bytes);

} // namespace quire::engines
