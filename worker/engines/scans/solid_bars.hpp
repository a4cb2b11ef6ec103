#pragma once
// Solid dark bars, as they stand over what was redacted. OCR reads letters into them.

#include <engines/raster.hpp>

namespace quire {

// Makes paper of every solid dark bar on `gray`, whose dpi is known: at least a tenth of an inch
// high, about as wide or wider, without a light spot, and most of the shape that it is
// connected with. Letters, also large ones, rules, frames and bars with light print stay.
void blank_solid_bars(Raster& gray);

} // namespace quire
