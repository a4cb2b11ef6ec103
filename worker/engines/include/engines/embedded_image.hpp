#pragma once
// Scanned pages: a page that is nothing but one image is decoded instead of drawn.

#include <engines/raster.hpp>

#include <optional>

class QPDF;

namespace quire {

// The picture of page `page` (from 0) as a reader sees it (crop box and /Rotate applied), when the
// page's visible marks are exactly one image that lies straight on the page. Invisible text (a
// recognition layer) does not count as a mark. The raster has the image's own pixels, never scaled,
// and its dpi.
//
// Nothing (render the page instead) for anything else: other marks, annotations with an appearance,
// soft masks, image masks, unequal resolutions across and down, colour spaces that need care, JBIG2
// and JPEG 2000, damaged streams, more than max_raster_pixels. Never throws for what the file
// holds.
//
// Ask only when `pdf` has as many pages as the renderer counts: in a damaged file the two libraries
// may number pages differently.
std::optional<Raster> embedded_page_image(QPDF& pdf, int page);

} // namespace quire
