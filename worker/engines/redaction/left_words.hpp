#pragma once
// Words looked for in the objects of a file, in every spelling PDF has for them.

#include <engines/words.hpp>

#include <qpdf/QPDF.hh>
#include <string>

namespace quire::engines {

// Whether a string or a stream of `pdf` holds one of the words: as UTF-8, UTF-16 of either order,
// PDFDocEncoding or hexadecimal digits. Streams are decoded. Programs of fonts, colour profiles and
// the pixels of images are left out: they cannot hold what a page said. So are short words and
// short numbers, which stand for other things in a file's own language.
bool any_left(QPDF& pdf, const WordSearch& words);

} // namespace quire::engines
