#pragma once
// The picture that takes a redacted page's place.

#include <engines/engine.hpp>
#include <engines/raster.hpp>

#include <qpdf/QPDF.hh>
#include <span>

namespace quire::engines {

// `page` with the boxes black in its pixels, as an image XObject: two tones as fax, few tones
// deflated, photographs as JPEG. A box takes each pixel it touches and one more on each side; in a
// JPEG each block it touches, so that no decoder sees its edge bleed.
QPDFObjectHandle redacted_picture(QPDF& pdf, Raster page, std::span<const RedactionBox> boxes);

// The same picture with paper where its boxes are: next to something black, recognition loses the
// words of the same line.
Raster with_blank_boxes(Raster page, std::span<const RedactionBox> boxes);

} // namespace quire::engines
