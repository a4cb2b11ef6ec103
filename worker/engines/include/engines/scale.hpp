#pragma once
// Changing the size and the colour of rasters. A page's images are made from one another, the
// largest first: shrinking a little at a time costs least.

#include <engines/raster.hpp>

namespace quire {

// The height that keeps the shape of a page: round(height * new_width / width), at least 1.
int height_for_width(int width, int height, int new_width);

// `source` at exactly width x height: area average where it shrinks, linear where it grows. The dpi
// follows the width. Throws TooLarge and Invalid like make_raster.
Raster scaled(const Raster& source, int width, int height);
Raster scaled_to_width(const Raster& source, int width);

// `source` at a resolution; unchanged when its own dpi is unknown (0) or within 2 % of it.
Raster scaled_to_dpi(Raster source, double dpi);

// Luminance (BT.601). A gray raster comes back unchanged.
Raster to_gray(Raster source);

// gray8 when every pixel of an rgb24 raster has three equal channels; otherwise unchanged.
Raster gray_if_colourless(Raster source);

} // namespace quire
