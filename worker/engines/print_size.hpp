#pragma once
// How large the print on a page is, guessed without reading it.

#include <engines/raster.hpp>

namespace quire {

// The median height in pixels of the connected dark shapes of `gray` that could be letters, which
// is about the height of an x. 0 when there are too few to tell.
int median_shape_height(const Raster& gray);

} // namespace quire
