#pragma once
// What documents say about their pages in places of their own, brought over with the pages:
// outline, names, layers.

#include "page_source.hpp"

namespace quire::engines {

// Outline items that lead to pages that are gone go, unless there are others below them.
void prune_outline(QPDF& pdf, Destinations& destinations, const Objects& pages);
// The source's outline follows the target's, as far as its pages came over.
void append_outline(QPDF& target, PageSource& source);
// The source's names for pages that came over; under another name where theirs is taken.
void add_names(Destinations& target, PageSource& source);
// Layers that were switched off stay switched off.
void add_layers(QPDF& target, PageSource& source);

// Article threads that run over pages that are gone go; what was to be opened first, too.
void prune_threads(QPDF& pdf, const std::vector<QPDFObjectHandle>& pages);
void prune_opening(QPDF& pdf, Destinations& destinations, const Objects& pages);

} // namespace quire::engines
