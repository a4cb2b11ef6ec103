#include "pdf/glyphless_font.hpp"
#include "pdf/hidden_layer.hpp"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numbers>
#include <qpdf/Pl_String.hh>
#include <qpdf/QPDFWriter.hh>

namespace quire::engines {

namespace {

using testing::HasSubstr;
using testing::Not;

QPDFObjectHandle add_page(QPDF& pdf, const std::string& inside, const std::string& content)
{
    auto page = QPDFObjectHandle::parse(&pdf, "<< /Type /Page " + inside + " >>");
    page.replaceKey("/Contents", pdf.newStream(content));
    pdf.addPage(pdf.makeIndirectObject(page), false);
    return pdf.getAllPages().back();
}

std::string content_of(QPDFObjectHandle page)
{
    std::string content;
    Pl_String all{"content", nullptr, content};
    page.pipePageContents(&all);
    return content;
}

std::string bytes_of(QPDFObjectHandle stream)
{
    const auto buffer = stream.getStreamData(qpdf_dl_all);
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

// Where the layer's matrix takes the lower left corner and a step right and up of the shown page.
struct Place {
    double x = 0, y = 0;
    bool operator==(const Place&) const = default;
};

Place place(const PageFrame& frame, double x, double y)
{
    const auto m = QPDFObjectHandle::parse(frame.matrix()).getArrayAsMatrix();
    return {m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f};
}

} // namespace

TEST(HiddenLayer, writes_each_word_into_its_box)
{
    const std::vector<Word> words = {{"ab", 0.5, 0.25, 0.75, 0.5}};
    const auto content = layer_content(words, {400, 100});
    EXPECT_THAT(content, HasSubstr("3 Tr"));
    // 100 points for two half-em letters; baseline at the bottom of the box.
    EXPECT_THAT(content, HasSubstr("100.000 0 0 25.000 200.00 50.00 Tm<006100620020>Tj"));
}

TEST(HiddenLayer, writes_words_from_right_to_left_as_the_eye_meets_them)
{
    const auto content = [](const std::string& text) {
        return layer_content(std::vector<Word>{{text, 0, 0, 1, 1}}, {100, 100});
    };
    EXPECT_THAT(content("שלום"), HasSubstr("<05DD05D505DC05E90020>"));
    EXPECT_THAT(content("ב1.250,"), HasSubstr("<002C0031002E00320035003005D10020>"));
    EXPECT_THAT(content("١٢٣"), HasSubstr("<0661066206630020>"));
}

TEST(HiddenLayer, turns_words_that_are_read_up_or_down)
{
    const auto content = [](double angle) {
        return layer_content(std::vector<Word>{{"ab", 0.5, 0.25, 0.75, 0.5, angle}}, {400, 100});
    };
    // 25 points long and 100 high; from the box's upper left, upper right, lower right corner.
    EXPECT_THAT(content(90), HasSubstr("0 -25.000 100.000 0 200.00 75.00 Tm"));
    EXPECT_THAT(content(180), HasSubstr("-100.000 0 0 -25.000 300.00 75.00 Tm"));
    EXPECT_THAT(content(-90), HasSubstr("0 25.000 -100.000 0 300.00 50.00 Tm"));
}

TEST(HiddenLayer, shows_the_words_of_a_line_askew_at_one_height)
{
    // Falling by a tenth; each box holds a word four points high.
    const double angle = std::atan(0.1) * 180 / std::numbers::pi;
    const std::vector<Word> words = {{"a", 0.1, 0.10, 0.2, 0.15, angle},
                                     {"b", 0.3, 0.12, 0.4, 0.17, angle},
                                     {"c", 0.5, 0.14, 0.6, 0.19, angle},
                                     {"d", 0.1, 0.30, 0.2, 0.35, angle}};
    const auto content = layer_content(words, {100, 100});
    EXPECT_THAT(content, HasSubstr("4.000 10.00 83.50 Tm<0061"));
    EXPECT_THAT(content, HasSubstr("4.000 30.00 83.50 Tm<0062"));
    EXPECT_THAT(content, HasSubstr("4.000 50.00 83.50 Tm<0063"));
    EXPECT_THAT(content, HasSubstr("4.000 10.00 65.50 Tm<0064"));
}

TEST(HiddenLayer, writes_characters_beyond_the_first_plane_as_surrogates)
{
    const std::vector<Word> words = {{"\xf0\x9d\x84\x9e", 0, 0, 1, 1}};
    EXPECT_THAT(layer_content(words, {100, 100}), HasSubstr("<D834DD1E0020>"));
}

TEST(HiddenLayer, survives_empty_boxes_and_broken_text)
{
    const std::vector<Word> words = {
        {"a", 0.5, 0.5, 0.5, 0.5}, {"", 0, 0, 1, 1}, {"\xff", 0, 0, 1, 1}};
    const auto content = layer_content(words, {100, 100});
    EXPECT_THAT(content, Not(HasSubstr("inf")));
    EXPECT_THAT(content, Not(HasSubstr("nan")));
    EXPECT_THAT(content, HasSubstr("FFFD"));
}

TEST(HiddenLayer, follows_rotation_and_crop_box)
{
    PageFrame frame{10, 20, 300, 500, 0};
    EXPECT_EQ(place(frame, 0, 0), (Place{10, 20}));
    frame.rotate = 90; // the shown lower left corner is the right lower one on paper
    EXPECT_EQ(frame.shown(), (PageSize{500, 300}));
    EXPECT_EQ(place(frame, 0, 0), (Place{310, 20}));
    EXPECT_EQ(place(frame, 500, 300), (Place{10, 520}));
    frame.rotate = 180;
    EXPECT_EQ(place(frame, 0, 0), (Place{310, 520}));
    frame.rotate = 270;
    EXPECT_EQ(place(frame, 0, 0), (Place{10, 520}));
    EXPECT_EQ(place(frame, 500, 300), (Place{310, 20}));
}

TEST(HiddenLayer, reads_the_frame_with_inheritance_and_odd_boxes)
{
    QPDF pdf;
    pdf.emptyPDF();
    auto page = add_page(pdf, "/MediaBox [612 792 0 0] /CropBox [-5 100 300 9000] /Rotate -90", "");
    const auto frame = frame_of(page);
    EXPECT_EQ(frame.x, 0);
    EXPECT_EQ(frame.y, 100);
    EXPECT_EQ(frame.width, 300);
    EXPECT_EQ(frame.height, 692);
    EXPECT_EQ(frame.rotate, 270);
}

TEST(HiddenLayer, leaves_the_pages_own_streams_untouched)
{
    QPDF pdf;
    pdf.emptyPDF();
    auto page = add_page(pdf, "/MediaBox [0 0 100 100]", "q 2 0 0 2 0 0 cm");
    const auto own = page.getKey("/Contents").getObjGen();
    LayerWriter writer{pdf};
    writer.lay(page, std::vector<Word>{{"x", 0, 0, 1, 1}});
    const auto streams = page.getPageContents();
    ASSERT_EQ(streams.size(), 3U);
    EXPECT_EQ(streams[1].getObjGen(), own);
    EXPECT_THAT(content_of(page), HasSubstr("Q\nq /QuireText0 Do Q"));
}

TEST(HiddenLayer, does_not_touch_resources_of_other_pages)
{
    QPDF pdf;
    pdf.emptyPDF();
    auto shared = pdf.makeIndirectObject(QPDFObjectHandle::parse("<< /XObject << >> >>"));
    auto first = add_page(pdf, "/MediaBox [0 0 100 100]", "");
    auto second = add_page(pdf, "/MediaBox [0 0 100 100]", "");
    first.replaceKey("/Resources", shared);
    second.replaceKey("/Resources", shared);
    LayerWriter writer{pdf};
    writer.lay(first, std::vector<Word>{{"x", 0, 0, 1, 1}});
    EXPECT_TRUE(second.getKey("/Resources").getKey("/XObject").getKeys().empty());
}

TEST(HiddenLayer, replaces_an_older_layer_of_ours)
{
    QPDF pdf;
    pdf.emptyPDF();
    auto page = add_page(pdf, "/MediaBox [0 0 100 100]", "0 g");
    LayerWriter{pdf}.lay(page, std::vector<Word>{{"a", 0, 0, 1, 1}});
    const auto before = content_of(page);
    LayerWriter{pdf}.lay(page, std::vector<Word>{{"b", 0, 0, 1, 1}});
    EXPECT_EQ(content_of(page), before);
    auto objects = page.getKey("/Resources").getKey("/XObject");
    ASSERT_EQ(objects.getKeys().size(), 1U);
    EXPECT_THAT(bytes_of(objects.getKey(*objects.getKeys().begin())), HasSubstr("<00620020>"));
}

TEST(HiddenText, is_taken_out_and_shown_text_stays)
{
    QPDF pdf;
    pdf.emptyPDF();
    auto page = add_page(pdf, "/MediaBox [0 0 100 100]",
                         "BT /F 9 Tf (shown) Tj 3 Tr (hidden) Tj [(hid) 5 (den)] TJ (hid) ' "
                         "q 0 Tr (nested) Tj Q (hidden) Tj 0 Tr (after) Tj ET");
    remove_hidden_text(pdf, page);
    const auto content = content_of(page);
    EXPECT_THAT(content, Not(HasSubstr("hid")));
    EXPECT_THAT(content, HasSubstr("(shown)"));
    EXPECT_THAT(content, HasSubstr("(nested)"));
    EXPECT_THAT(content, HasSubstr("(after)"));
}

TEST(HiddenText, is_taken_out_of_forms_too)
{
    QPDF pdf;
    pdf.emptyPDF();
    auto page = add_page(pdf, "/MediaBox [0 0 100 100]", "/T Do");
    auto form = pdf.newStream("BT 3 Tr (hidden) Tj ET");
    form.getDict().replaceKey("/Subtype", QPDFObjectHandle::newName("/Form"));
    auto resources = QPDFObjectHandle::parse("<< /XObject << >> >>");
    resources.getKey("/XObject").replaceKey("/T", form);
    page.replaceKey("/Resources", resources);
    remove_hidden_text(pdf, page);
    EXPECT_THAT(bytes_of(form), Not(HasSubstr("hidden")));
}

TEST(HiddenText, a_page_without_any_keeps_its_stream)
{
    QPDF pdf;
    pdf.emptyPDF();
    auto page = add_page(pdf, "/MediaBox [0 0 100 100]", "BT  (odd   spacing)   Tj ET");
    const auto own = page.getKey("/Contents").getObjGen();
    remove_hidden_text(pdf, page);
    EXPECT_EQ(page.getKey("/Contents").getObjGen(), own);
}

TEST(GlyphlessFont, is_a_well_formed_truetype_file)
{
    const auto font = glyphless_truetype();
    std::uint32_t sum = 0;
    ASSERT_EQ(font.size() % 4, 0U);
    for (std::size_t i = 0; i < font.size(); ++i)
        sum += std::uint32_t{static_cast<unsigned char>(font[i])} << (8 * (3 - i % 4));
    EXPECT_EQ(sum, 0xb1b0afbaU); // the checksum every TrueType file must have
    EXPECT_LT(font.size(), 400U);
}

TEST(GlyphlessFont, maps_every_code_to_its_character)
{
    const auto map = unicode_map();
    EXPECT_THAT(map, HasSubstr("<0000> <00FF> <0000>"));
    EXPECT_THAT(map, HasSubstr("<FF00> <FFFF> <FF00>"));
}

} // namespace quire::engines
