#pragma once
// What a page's content puts on paper, read with qpdf's content parser.

#include <qpdf/QPDFMatrix.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include <optional>

namespace quire {

// A rectangle in the page's user space, low corner first.
struct Area {
    double x1 = 0;
    double y1 = 0;
    double x2 = 0;
    double y2 = 0;
};

// An image XObject and where the unit square it fills comes to lie.
struct PlacedImage {
    QPDFObjectHandle image;
    QPDFMatrix matrix;
    std::optional<Area> clip; // nothing outside it is painted
};

// The image, when the page's visible marks are exactly one painting of one image XObject. Nothing
// when there are other marks (also annotations, inline images, images within forms) or anything
// that could change how the image looks: transparency, clipping that is not a rectangle, optional
// content. May throw what qpdf throws for damaged content.
std::optional<PlacedImage> sole_image(QPDFObjectHandle page);

} // namespace quire
