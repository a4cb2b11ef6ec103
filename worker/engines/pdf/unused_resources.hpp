#pragma once
// Taking out of a page's resources what its content does not use: pages share what they are made
// of, and what only a removed page showed must not stay reachable through the others.

#include "destinations.hpp"

#include <qpdf/QPDF.hh>

namespace quire::engines {

// The things a page's resources lead to that hold content of their own: forms, images, patterns,
// properties, masks, drawn fonts.
void collect_content(QPDFObjectHandle page, Objects& into);

// Whether a page's resources lead to one of these.
bool shares_content(QPDFObjectHandle page, const Objects& with);

// Names that appear in the page's content, or in what that uses, keep their resources; the others
// lose them. What cannot be read stays as it is. `seen`: forms that were dealt with.
void drop_unused_resources(QPDFObjectHandle page, Objects& seen);

} // namespace quire::engines
