// Our own readings of a page's content: the second pair of eyes, and the filter of hidden text.

#include "fuzz.hpp"

#include "pdf/hidden_layer.hpp"
#include "redaction/glyph_walk.hpp"

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

namespace quire::fuzz {

namespace {

constexpr const char* resources = "<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont "
                                  "/Helvetica /FirstChar 65 /Widths [500 600] >> >> "
                                  "/ExtGState << /G << /ca 0.5 /Font [<< >> 9] >> >> >>";

} // namespace

void take(std::string_view input)
{
    QPDF pdf;
    pdf.emptyPDF();
    pdf.setSuppressWarnings(true);
    auto page = QPDFObjectHandle::parse("<< /Type /Page /MediaBox [0 0 99 99] >>");
    page.replaceKey("/Resources", QPDFObjectHandle::parse(resources));
    auto form = pdf.newStream(std::string{input});
    form.replaceDict(
        QPDFObjectHandle::parse("<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] >>"));
    auto forms = QPDFObjectHandle::newDictionary();
    forms.replaceKey("/X", form);
    page.getKey("/Resources").replaceKey("/XObject", forms);
    page.replaceKey("/Contents", pdf.newStream(std::string{input}));
    page = pdf.makeIndirectObject(page);
    pdf.addPage(page, false);
    try {
        engines::marks_of(page);
        engines::shows_text(page);
        engines::remove_hidden_text(pdf, page);
        engines::shows_text(page);
    } catch (const std::exception&) { // content that cannot be decoded
    }
}

std::vector<std::string> seeds()
{
    return {"q 1 0 0 1 5 5 cm BT /F 12 Tf 3 Tr 1 0 0 1 9 9 Tm (Hidden) Tj 0 Tr [(A) -500 <42>] TJ "
            "T* (x) ' 1 2 (y) \" ET Q",
            "0 0 9 9 re W n 1 0 0 rg 0 0 m 9 9 l 9 0 0 9 5 5 c h f* /X Do /G gs S",
            "BI /W 1 /H 1 /BPC 8 /CS /G ID x EI /OC /L BDC BT ET EMC",
            "BT /F -1 Tf 2 Tc 3 Tw 50 Tz 9 TL 2 Ts (A) Tj ET"};
}

} // namespace quire::fuzz
