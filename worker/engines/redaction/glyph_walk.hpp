#pragma once
// A second reading of a page, for checking: shares nothing with Poppler but the file. It knows less
// (fonts' own encodings, vertical writing), but where something is shown it says so, whatever it
// is.

#include <qpdf/QPDFObjectHandle.hh>

#include <string>
#include <vector>

namespace quire::engines {

enum class MarkKind { text, fill, image };

// Where something was painted, as fractions of the page as shown, in the order of painting.
struct Mark {
    MarkKind kind = MarkKind::text;
    double x1 = 0, y1 = 0, x2 = 0, y2 = 0;
};

struct PageMarks {
    std::vector<Mark> marks;
    std::string text; // UTF-8, words apart where the glyphs are
};

// May throw what qpdf throws for content that cannot be decoded.
PageMarks marks_of(QPDFObjectHandle page);

} // namespace quire::engines
