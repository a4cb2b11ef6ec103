#pragma once
// The outline (bookmarks) of a PDF as a tree that can be pruned and put together.

#include <qpdf/QPDF.hh>

#include <vector>

namespace quire::engines {

struct OutlineItem {
    QPDFObjectHandle entry; // an indirect dictionary of the document it is in
    std::vector<OutlineItem> below;
};
using Outline = std::vector<OutlineItem>;

// Bears loops; what lies absurdly deep is left out.
Outline read_outline(QPDF& pdf);
// In place of the one before. Entries belong to this document.
void write_outline(QPDF& pdf, Outline& outline);

} // namespace quire::engines
