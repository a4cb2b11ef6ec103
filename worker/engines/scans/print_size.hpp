#pragma once
// How large the print on a page is and how far it is askew, guessed without reading it.

#include <engines/raster.hpp>

namespace quire {

// The median height in pixels of the connected dark shapes of `gray` that could be letters, which
// is about the height of an x. 0 when there are too few to tell.
int median_shape_height(const Raster& gray);

// By how many degrees the lines of print on `gray` fall, clockwise, at most 7 either way. 0 when
// there are too few to tell.
double skew_of(const Raster& gray);

// `gray` turned back by that many degrees about its middle, with white where there was no paper:
// large enough to lose nothing. Throws Error when there is no memory.
Raster straightened(const Raster& gray, double skew);

} // namespace quire
