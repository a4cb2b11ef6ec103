#pragma once
// A picture of pixels that a decoder made.

#include "image_pdf.hpp"

#include <memory>

namespace quire::engines {

// Red, green, blue and alpha, a byte each, the top row first; colours not multiplied by alpha.
struct RgbaPixels {
    std::shared_ptr<const std::uint8_t> first;
    std::size_t row_bytes = 0;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

// The picture keeps the pixels. With `has_alpha` paper shows through.
Picture rgba_picture(const RgbaPixels& pixels, bool has_alpha);

} // namespace quire::engines
