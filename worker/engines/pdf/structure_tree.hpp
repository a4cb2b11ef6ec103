#pragma once
// The structure tree of a tagged PDF after some of its pages were taken out.

#include "destinations.hpp"

#include <qpdf/QPDF.hh>

namespace quire::engines {

// Elements without content on one of `pages` go. Those that lost a part of theirs stay, but say
// nothing in words any more that may have been about that part.
void prune_structure(QPDF& pdf, const Objects& pages, const Objects& annotations);

} // namespace quire::engines
