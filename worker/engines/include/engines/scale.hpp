#pragma once
// Changing the size and the colour of rasters.

#include <engines/raster.hpp>

#include <span>
#include <vector>

namespace quire {

// The height that keeps the shape of a page: round(height * new_width / width), at least 1.
int height_for_width(int width, int height, int new_width);

// `source` at exactly width x height: area average where it shrinks, linear where it grows. The dpi
// follows the width. Throws TooLarge and Invalid like make_raster.
Raster scaled(const Raster& source, int width, int height);
Raster scaled_to_width(const Raster& source, int width);

// `source` at a resolution; unchanged when its own dpi is unknown (0) or within 2 % of it.
Raster scaled_to_dpi(Raster source, double dpi);

// One raster per width, in the order given, which must fall: each is made from the one before, the
// first from `source` (copied when it already has that width). All have the height that `source`'s
// shape gives, so rounding errors do not add up.
std::vector<Raster> cascade(const Raster& source, std::span<const int> widths);

// Luminance (BT.601). A gray raster comes back unchanged.
Raster to_gray(Raster source);

// gray8 when every pixel of an rgb24 raster has three equal channels; otherwise unchanged.
Raster gray_if_colourless(Raster source);

} // namespace quire
