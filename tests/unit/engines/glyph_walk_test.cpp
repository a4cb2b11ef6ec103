#include "redaction/glyph_walk.hpp"

#include <engines/engine.hpp>
#include <gtest/gtest.h>
#include <qpdf/QPDF.hh>

namespace quire::engines {

namespace {

// A page that draws a form, which draws itself `times`.
PageMarks marks_with_form(QPDF& pdf, int times)
{
    pdf.emptyPDF();
    std::string content = "0 0 9 9 re f ";
    for (int i = 0; i < times; ++i)
        content += "/X Do ";
    auto form = pdf.newStream(content);
    form.replaceDict(
        QPDFObjectHandle::parse("<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] >>"));
    auto page = pdf.makeIndirectObject(QPDFObjectHandle::parse(
        "<< /Type /Page /MediaBox [0 0 99 99] /Resources << /XObject << >> >> >>"));
    page.getKey("/Resources").getKey("/XObject").replaceKey("/X", form);
    page.replaceKey("/Contents", pdf.newStream("/X Do"));
    return marks_of(page);
}

} // namespace

TEST(GlyphWalk, follows_a_form_that_draws_itself_only_so_deep)
{
    QPDF pdf;
    EXPECT_EQ(marks_with_form(pdf, 1).marks.size(), 30U);
}

TEST(GlyphWalk, gives_up_on_forms_that_multiply)
{
    QPDF pdf;
    try {
        marks_with_form(pdf, 3);
        FAIL() << "3 to the power of 30 forms were drawn";
    } catch (const EngineError& error) {
        EXPECT_EQ(error.kind(), ErrorKind::too_large);
    }
}

} // namespace quire::engines
