#include "fixtures.hpp"
#include "secrets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QUtil.hh>
#include <utility>

namespace quire::engines {

using namespace testing_support;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

constexpr double fine_enough = 100; // dpi, for tests that do not look at pixels

std::string redacted(const std::string& pdf, const std::vector<RedactionBox>& boxes,
                     double dpi = fine_enough)
{
    const auto out = empty_file();
    engine().redact(file_of(pdf).get(), boxes, dpi, out.get());
    return bytes_of(out);
}

std::vector<std::string> leaks_in(const std::string& pdf, const std::vector<RedactionBox>& boxes,
                                  const std::vector<std::string>& words = {})
{
    std::vector<std::string> sentences;
    for (const auto& leak : engine().find_leaks(file_of(pdf).get(), boxes, words).leaks)
        sentences.push_back(sentence_of(leak));
    return sentences;
}

QPDFObjectHandle first_page(QPDF& pdf)
{
    return pdf.getAllPages().at(0);
}

std::vector<PageRead> plainly_read(const std::string& pdf)
{
    ReadOptions options;
    options.ocr = false;
    return read_all(engine(), pdf, options);
}

// A page of one square, 100 points wide, whose lower left corner is at x, y.
std::string square_page(const std::string& inside, int x, int y)
{
    return one_page(inside, "0 g " + std::to_string(x) + " " + std::to_string(y) + " 100 100 re f");
}

std::vector<std::string> filters_of_images(const std::string& pdf)
{
    std::vector<std::string> filters;
    with_pdf(pdf, [&](QPDF& open) {
        for (auto& page : open.getAllPages())
            for (auto& [name, image] : QPDFPageObjectHelper{page}.getImages()) {
                auto object = image;
                filters.push_back(object.getDict().getKey("/Filter").getName());
            }
    });
    return filters;
}

// Grain, as photographs have it.
Scan photograph()
{
    auto scan = scan_of({});
    std::uint32_t state = 1;
    for (auto& value : scan.gray) {
        state = state * 1664525 + 1013904223;
        value = static_cast<unsigned char>(96 + (state >> 24) / 3);
    }
    return scan;
}

} // namespace

class EachSecret : public testing::TestWithParam<std::size_t> {
public:
    static const std::string& canary()
    {
        static const auto made = new_canary();
        return made;
    }
    static const std::vector<Secret>& all()
    {
        static const auto made = secrets(canary());
        return made;
    }
};

TEST_P(EachSecret, is_gone)
{
    const auto& secret = all()[GetParam()];
    ASSERT_TRUE(can_be_found(secret.pdf, canary())) << "this document keeps no secret";
    EXPECT_THAT(leaks_in(secret.pdf, secret.boxes, {canary()}), Not(IsEmpty()));

    const auto after = redacted(secret.pdf, secret.boxes);
    EXPECT_FALSE(can_be_found(after, canary()));
    EXPECT_THAT(leaks_in(after, secret.boxes, {canary()}), IsEmpty());
    EXPECT_EQ(complaints_about(after), "");
    const auto pages = plainly_read(after);
    ASSERT_EQ(pages.size(), 2U);
    EXPECT_EQ(pages[0].text, "");
    EXPECT_THAT(pages[1].text, HasSubstr("Second page stays"));
    EXPECT_GT(darkness(pages[0].images[1].gif, 0.06, 0.06, 0.94, 0.19), 0.99);
}

INSTANTIATE_TEST_SUITE_P(Redact, EachSecret,
                         testing::Range(std::size_t{0}, EachSecret::all().size()),
                         [](const auto& of) { return EachSecret::all()[of.param].place; });

// A box is told as the page is shown, whatever the page says of itself.
TEST(Redact, follows_every_rotation_and_a_shifted_crop_box)
{
    const std::vector<RedactionBox> boxes = {{0, 0.1, 0.2, 0.4, 0.3}};
    for (const int rotate : {0, 90, 180, 270}) {
        const auto before = text_page("/MediaBox [0 0 612 792] /CropBox [40 60 500 700] /Rotate " +
                                      std::to_string(rotate));
        const auto after = redacted(before, boxes);
        const auto was = plainly_read(before).at(0);
        const auto page = plainly_read(after).at(0);
        EXPECT_NEAR(page.size.width, was.size.width, 0.01) << rotate;
        EXPECT_NEAR(page.size.height, was.size.height, 0.01) << rotate;
        const auto& gif = page.images[1].gif;
        EXPECT_GT(darkness(gif, 0.11, 0.21, 0.39, 0.29), 0.99) << rotate;
        EXPECT_NEAR(darkness(gif, 0, 0, 1, 1) - darkness(was.images[1].gif, 0, 0, 1, 1), 0.03, 0.01)
            << rotate;
        EXPECT_THAT(leaks_in(after, boxes), IsEmpty()) << rotate;
    }
}

TEST(Redact, keeps_what_is_beside_the_box_where_it_was)
{
    for (const int rotate : {0, 90, 180, 270}) {
        const auto before =
            square_page("/MediaBox [0 0 400 600] /Rotate " + std::to_string(rotate), 40, 60);
        const auto after = redacted(before, {{0, 0.45, 0.45, 0.55, 0.55}});
        const auto was = plainly_read(before).at(0).images[1].gif;
        const auto is = plainly_read(after).at(0).images[1].gif;
        for (const double x : {0.0, 0.6})
            for (const double y : {0.0, 0.6})
                EXPECT_NEAR(darkness(is, x, y, x + 0.4, y + 0.4),
                            darkness(was, x, y, x + 0.4, y + 0.4), 0.01)
                    << rotate << x << y;
    }
}

TEST(Redact, takes_corners_in_any_order_and_cuts_what_is_off_the_page)
{
    const auto after = redacted(
        text_page(), {{0, 0.6, 0.5, 0.4, 0.4}, {0, 0.9, 0.9, 1.5, 7}, {0, -1, -1, 0.1, 0.1}});
    const auto gif = plainly_read(after).at(0).images[1].gif;
    EXPECT_GT(darkness(gif, 0.41, 0.41, 0.59, 0.49), 0.99);
    EXPECT_GT(darkness(gif, 0.91, 0.91, 1, 1), 0.99);
    EXPECT_GT(darkness(gif, 0, 0, 0.09, 0.09), 0.99);
}

TEST(Redact, keeps_the_unit_of_a_page)
{
    const auto after = redacted(text_page("/MediaBox [0 0 306 396] /UserUnit 2"), {usual_box()});
    with_pdf(after, [](QPDF& pdf) {
        auto page = first_page(pdf);
        EXPECT_EQ(page.getKey("/UserUnit").getIntValue(), 2);
        EXPECT_NEAR(page.getKey("/MediaBox").getArrayItem(2).getNumericValue(), 306, 0.01);
    });
}

TEST(Redact, encodes_a_page_as_its_kind_asks_for)
{
    const auto bars = empty_file();
    engine().to_pdf(file_of(group4_tiff(1, false)).get(), "tif", bars.get());
    const std::vector<RedactionBox> boxes = {{0, 0.31, 0.33, 0.52, 0.47}};
    const auto two_toned = redacted(bytes_of(bars), boxes, 72);
    EXPECT_EQ(filters_of_images(two_toned), std::vector<std::string>{"/CCITTFaxDecode"});
    const auto print = redacted(text_page(), boxes, 200);
    EXPECT_EQ(filters_of_images(print), std::vector<std::string>{"/FlateDecode"});
    const auto photo = redacted(scanned_page(photograph()), boxes, 200);
    EXPECT_EQ(filters_of_images(photo), std::vector<std::string>{"/DCTDecode"});
    for (const auto& pdf : {two_toned, print, photo}) {
        EXPECT_THAT(leaks_in(pdf, boxes), IsEmpty()); // black to the last pixel in each
        EXPECT_EQ(complaints_about(pdf), "");
    }
    EXPECT_LT(print.size(), 100'000U);
}

TEST(Redact, leaves_other_pages_looking_as_they_did)
{
    // A form field, a stamp and a layer that is off, all on the page that stays.
    const auto stream = [](const std::string& entries, const std::string& data) {
        return "<< " + entries + " /Length " + std::to_string(data.size()) + " >>\nstream\n" +
               data + "\nendstream";
    };
    const std::string look = "/Type /XObject /Subtype /Form /BBox [0 0 100 50]";
    const auto before = pdf_of(
        {"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [7 0 R] >> /OCProperties << /OCGs "
         "[11 "
         "0 R] /D << /OFF [11 0 R] >> >> >>",
         "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
         "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << >> >>",
         "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Annots [7 0 R 9 0 "
         "R "
         "12 0 R 13 0 R] /Resources << /Font << /F 6 0 R >> /Properties << /L 11 0 R >> >> >>",
         stream(
             "",
             "BT /F 24 Tf 72 600 Td (Hello harbour) Tj ET /OC /L BDC 0 g 300 300 200 200 re f EMC"),
         "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
         "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (x) /Rect [100 100 200 150] /AP << /N "
         "8 "
         "0 R >> >>",
         stream(look, "1 0 0 rg 0 0 100 50 re f"),
         "<< /Type /Annot /Subtype /Stamp /Rect [300 100 400 150] /AP << /N 10 0 R >> >>",
         stream(look, "0 0 1 rg 0 0 100 50 re f"), "<< /Type /OCG /Name (Draft) >>",
         "<< /Type /Annot /Subtype /Stamp /OC 11 0 R /Rect [450 100 550 150] /AP << /N 10 0 R >> "
         ">>",
         "<< /Type /Annot /Subtype /Link /Rect [72 600 200 630] /Dest [3 0 R /Fit] >>"});
    const auto after = redacted(before, {usual_box()});
    const auto was = plainly_read(before).at(1);
    const auto is = plainly_read(after).at(1);
    EXPECT_EQ(is.text, was.text);
    EXPECT_EQ(is.images[1].gif, was.images[1].gif);
    with_pdf(after, [](QPDF& pdf) {
        const auto pages = pdf.getAllPages();
        auto link = QPDFObjectHandle{pages.at(1)}.getKey("/Annots").getArrayItem(0);
        EXPECT_EQ(link.getKey("/Dest").getArrayItem(0).getObjGen(), pages.at(0).getObjGen());
        EXPECT_FALSE(pdf.getRoot().hasKey("/AcroForm"));
    });
}

TEST(Redact, refuses_what_it_cannot_write_again)
{
    const auto expect_refusal = [](const std::string& pdf, const std::vector<RedactionBox>& boxes,
                                   ErrorKind kind) {
        try {
            redacted(pdf, boxes);
            ADD_FAILURE() << "accepted";
        } catch (const EngineError& error) {
            EXPECT_EQ(error.kind(), kind) << error.what();
        }
    };
    expect_refusal(text_page(), {}, ErrorKind::bad_range);
    expect_refusal(text_page(), {{1, 0, 0, 1, 1}}, ErrorKind::bad_range);
    expect_refusal(encrypted(text_page(), "secret"), {usual_box()}, ErrorKind::encrypted);
    const auto no_root = text_page();
    expect_refusal(std::string{no_root}.replace(no_root.rfind("/Root 1 0 R"), 11, "/Root 9 9 R"),
                   {usual_box()}, ErrorKind::unsupported);
}

// What a careless tool would hand out, each way of it on its own.
class BadRedaction : public testing::Test {
protected:
    const std::string secret = new_canary();
    const std::vector<RedactionBox> boxes = {usual_box()};
    const std::string good =
        redacted(one_page("/MediaBox [0 0 612 792] /Resources << /Font << /F 5 0 R >> >>",
                          "BT /F 14 Tf 72 700 Td (" + secret + ") Tj 0 -300 Td (public) Tj ET"),
                 boxes);

    std::vector<std::string> found_in(const std::string& pdf) const
    {
        return leaks_in(pdf, boxes, {secret});
    }
    // `good`, changed and written again.
    std::string changed(const std::function<void(QPDF&)>& change) const
    {
        std::string out;
        with_pdf(good, [&](QPDF& pdf) {
            change(pdf);
            out = rewritten(pdf);
        });
        return out;
    }
    static auto says(const std::string& what)
    {
        return testing::Contains(testing::StartsWith(what));
    }

    // The page as it was, with something over its text.
    std::string covered(const std::string& cover, const std::string& inside = "") const
    {
        return one_page("/MediaBox [0 0 612 792] /Resources << /Font << /F 5 0 R >> >> " + inside,
                        "BT /F 14 Tf 72 700 Td (" + secret + ") Tj ET " + cover);
    }
};

TEST_F(BadRedaction, good_ones_pass)
{
    EXPECT_THAT(found_in(good), IsEmpty());
    EXPECT_THAT(found_in(changed([](QPDF&) {})), IsEmpty());
}

TEST_F(BadRedaction, text_under_a_rectangle)
{
    const auto found = found_in(covered("0 g 30 620 560 140 re f"));
    EXPECT_THAT(found, says("there is text under a painted area"));
    EXPECT_THAT(found, says("there is text in a box"));
    EXPECT_THAT(found, says("a removed word can still be read"));
}

TEST_F(BadRedaction, text_under_an_image)
{
    EXPECT_THAT(found_in(covered("q 560 0 0 140 30 620 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q")),
                says("there is text under a picture"));
}

TEST_F(BadRedaction, marks_that_were_not_applied)
{
    const std::string rect = " /Rect [30 620 590 760] /C [0 0 0] >>]";
    EXPECT_THAT(found_in(covered("", "/Annots [<< /Type /Annot /Subtype /Redact" + rect)),
                says("a redaction mark was not applied"));
    EXPECT_THAT(found_in(covered("", "/Annots [<< /Type /Annot /Subtype /Highlight" + rect)),
                says("a mark only darkens"));
}

TEST_F(BadRedaction, boxes_that_are_not_black)
{
    const auto unboxed = redacted(covered(""), {{0, 0.5, 0.5, 0.6, 0.6}});
    EXPECT_THAT(found_in(unboxed), says("a box is not solid black"));
}

TEST_F(BadRedaction, text_laid_into_the_box)
{
    const auto out = empty_file();
    engine().graft(
        file_of(good).get(),
        [done = false]() mutable -> std::optional<PageLayer> {
            if (std::exchange(done, true)) return {};
            return PageLayer{0, {{"guessed", 0.2, 0.1, 0.4, 0.12}}};
        },
        out.get());
    EXPECT_THAT(found_in(bytes_of(out)), testing::ElementsAre("there is text in a box (page 1)"));
}

TEST_F(BadRedaction, what_the_document_still_says)
{
    const auto add_to = [&](const char* where, const std::string& key, const std::string& value) {
        return found_in(changed([&](QPDF& pdf) {
            auto target = std::string_view{where} == "trailer" ? pdf.getTrailer()
                          : std::string_view{where} == "root"  ? pdf.getRoot()
                                                               : first_page(pdf);
            target.replaceKey(key, pdf.makeIndirectObject(QPDFObjectHandle::parse(value)));
        }));
    };
    const auto foreign = says("the file holds more than the content");
    const auto word = says("a removed word is still in the file");
    EXPECT_THAT(add_to("trailer", "/Info", "<< /Title (" + secret + ") >>"), foreign);
    EXPECT_THAT(add_to("trailer", "/Info", "<< /Title (" + secret + ") >>"), word);
    EXPECT_THAT(add_to("trailer", "/Info", "<< /Title (x) >>"), foreign);
    EXPECT_THAT(add_to("root", "/Outlines", "<< /First << /Title (x) >> >>"), foreign);
    EXPECT_THAT(add_to("root", "/Names", "<< >>"), foreign);
    EXPECT_THAT(add_to("root", "/OpenAction", "<< /S /JavaScript /JS (x) >>"), foreign);
    EXPECT_THAT(add_to("page", "/Thumb", "null"), IsEmpty()); // qpdf drops a null
    EXPECT_THAT(add_to("page", "/PieceInfo", "<< >>"), foreign);
    EXPECT_THAT(add_to("page", "/Annots",
                       "[<< /Type /Annot /Subtype /Link /Rect [0 0 1 1] /Contents (x) >>]"),
                foreign);
}

TEST_F(BadRedaction, words_in_every_spelling)
{
    const auto utf16 = [&](bool low_first) {
        std::string out;
        for (const char letter : secret)
            out += low_first ? std::string{letter, '\0'} : std::string{'\0', letter};
        return out;
    };
    for (const auto& spelling :
         {secret, utf16(false), utf16(true), QUtil::hex_encode(secret), "<x>" + secret + "</x>"}) {
        const auto found = found_in(changed([&](QPDF& pdf) {
            first_page(pdf).getKey("/Resources").replaceKey("/X", pdf.newStream(spelling));
        }));
        EXPECT_THAT(found, says("a removed word is still in the file")) << spelling;
    }
}

TEST_F(BadRedaction, pages_that_are_more_than_a_picture)
{
    const auto not_a_picture = says("a redacted page holds more than its picture");
    EXPECT_THAT(found_in(changed([](QPDF& pdf) {
                    auto objects = first_page(pdf).getKey("/Resources").getKey("/XObject");
                    auto mask = pdf.newStream(std::string(4, 'x'));
                    mask.replaceDict(QPDFObjectHandle::parse(
                        "<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 "
                        "/ColorSpace /DeviceGray >>"));
                    objects.getKey("/Page").getDict().replaceKey("/SMask", mask);
                })),
                not_a_picture);
    EXPECT_THAT(found_in(changed([](QPDF& pdf) {
                    auto page = first_page(pdf);
                    page.addPageContents(pdf.newStream("0 0 9 9 re f"), false);
                })),
                not_a_picture);
}

TEST_F(BadRedaction, what_is_behind_the_end)
{
    const auto left = says("the file holds objects that no page needs");
    EXPECT_THAT(found_in(good + "% more"), left);
    EXPECT_THAT(found_in(good + good), left);
}

} // namespace quire::engines
