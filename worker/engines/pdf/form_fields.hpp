#pragma once
// Form fields and annotations after pages were taken out of a PDF, or put into it.

#include "destinations.hpp"

#include <qpdf/QPDF.hh>

#include <vector>

namespace quire::engines {

// The annotations of these pages.
Objects annotations_of(const std::vector<QPDFObjectHandle>& pages);

// Fields without a widget on one of the pages go, with their values.
void prune_fields(QPDF& pdf, const Objects& annotations);

// A page's annotations know their page, and none that is not on one of the pages: a reply to one
// that is gone stands alone. Links that lead to none of `pages` go.
void mend_annotations(QPDFObjectHandle page, const Objects& annotations, const Objects& pages,
                      Destinations& destinations);

// Annotations that were copied to a page, one for one, point at it and at each other, and not at
// those they were copied from.
void point_at_copies(QPDFObjectHandle page, const std::vector<QPDFObjectHandle>& originals);
std::vector<QPDFObjectHandle> annotations_on(QPDFObjectHandle page);

} // namespace quire::engines
