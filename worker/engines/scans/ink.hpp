#pragma once
// A page in black and white, for what looks at shapes.

#include <engines/raster.hpp>

#include <base/handle.hpp>

#include <leptonica/allheaders.h>

namespace quire {

inline void destroy_pix(Pix* pix)
{
    pixDestroy(&pix);
}
using PixHandle = Handle<Pix, &destroy_pix>;

inline void destroy_boxes(Boxa* boxes)
{
    boxaDestroy(&boxes);
}
using Boxes = Handle<Boxa, &destroy_boxes>;

// One bit a pixel, set where `gray` is dark; where dark begins, its grays decide. Throws Error when
// there is no memory.
PixHandle ink_of(const Raster& gray);

} // namespace quire
