#include "codecs.hpp"
#include "pdf_file.hpp"

#include <engines/embedded_image.hpp>
#include <engines/render.hpp>
#include <engines/scale.hpp>

#include <gtest/gtest.h>
#include <qpdf/QPDF.hh>

#include <cmath>

namespace quire {
namespace {

constexpr int picture_width = 400;
constexpr int picture_height = 600;
const std::string fills_page = "q 200 0 0 300 0 0 cm /Im Do Q";

std::string size_entries(const Raster& picture)
{
    return fmt::format("/Width {} /Height {} ", picture.width, picture.height);
}

// The picture, uncompressed, in the page's coordinates 200 x 300.
TestPage page_with(const Raster& picture, const std::string& content = fills_page)
{
    TestPage page;
    page.content = content;
    page.image_entries = size_entries(picture) + "/BitsPerComponent 8 /ColorSpace " +
                         (picture.format == PixelFormat::gray8 ? "/DeviceGray" : "/DeviceRGB");
    page.image_data = as_string(picture.pixels);
    return page;
}

std::optional<Raster> image_in(const std::string& file)
{
    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.processMemoryFile("test", file.data(), file.size());
    return embedded_page_image(pdf, 0);
}

std::optional<Raster> image_in(const TestPage& page)
{
    return image_in(pdf_file(page));
}

double mean_difference(const Raster& a, const Raster& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i)
        sum += std::abs(int{a.pixels[i]} - int{b.pixels[i]});
    return sum / static_cast<double>(a.pixels.size());
}

// The short way and the drawn way show the same.
void expect_as_drawn(const TestPage& page, const std::string& what)
{
    const std::string file = pdf_file(page);
    const auto image = image_in(file);
    ASSERT_TRUE(image) << what;
    PageRenderer renderer{as_bytes(file)};
    const Raster drawn = renderer.at_width(0, 100);
    const Raster seen = scaled(*image, drawn.width, drawn.height);
    ASSERT_EQ(seen.format, drawn.format) << what;
    EXPECT_LT(mean_difference(seen, drawn), 2.5) << what;
}

const Raster gray = lopsided(picture_width, picture_height, PixelFormat::gray8);
const Raster rgb = lopsided(picture_width, picture_height, PixelFormat::rgb24);

TEST(EmbeddedImage, gives_the_pixels_as_they_are_stored)
{
    for (const Raster* picture : {&gray, &rgb}) {
        const auto image = image_in(page_with(*picture));
        ASSERT_TRUE(image);
        EXPECT_EQ(image->pixels, picture->pixels);
        EXPECT_EQ(image->format, picture->format);
        EXPECT_NEAR(image->dpi, 144, 1e-6);
    }
}

TEST(EmbeddedImage, is_turned_as_a_reader_sees_it)
{
    const char* upright[] = {"200 0 0 300 0 0", "-200 0 0 300 200 0", "200 0 0 -300 0 300",
                             "-200 0 0 -300 200 300"};
    const char* lying[] = {"0 300 200 0 0 0", "0 -300 200 0 0 300", "0 300 -200 0 200 0",
                           "0 -300 -200 0 200 300"};
    const Raster landscape = lopsided(picture_height, picture_width, PixelFormat::rgb24);
    for (int rotate = -90; rotate <= 360; rotate += 90) {
        const auto boxes = fmt::format("/MediaBox [0 0 200 300] /Rotate {}", rotate);
        for (const char* matrix : upright) {
            TestPage page = page_with(rgb, fmt::format("{} cm /Im Do", matrix));
            page.boxes = boxes;
            expect_as_drawn(page, fmt::format("{} rotated {}", matrix, rotate));
        }
        for (const char* matrix : lying) {
            TestPage page = page_with(landscape, fmt::format("{} cm /Im Do", matrix));
            page.boxes = boxes;
            expect_as_drawn(page, fmt::format("{} rotated {}", matrix, rotate));
        }
    }
}

TEST(EmbeddedImage, is_cut_to_the_crop_box_whichever_way_the_page_is_turned)
{
    for (int rotate = 0; rotate < 360; rotate += 90) {
        TestPage page = page_with(gray);
        page.boxes =
            fmt::format("/MediaBox [0 0 200 300] /CropBox [20 150 180 290] /Rotate {}", rotate);
        expect_as_drawn(page, fmt::format("rotated {}", rotate));
    }
}

TEST(EmbeddedImage, leaves_white_margins_where_the_page_is_larger)
{
    TestPage page = page_with(gray, "180 0 0 270 15 20 cm /Im Do");
    expect_as_drawn(page, "margins");
    page.boxes = "/MediaBox [-10 -20 190 280] /Rotate 90";
    expect_as_drawn(page, "margins and origin");
}

TEST(EmbeddedImage, allows_page_sizes_rounded_to_whole_points)
{
    TestPage page = page_with(gray, "200 0 0 299.6 0 0.2 cm /Im Do");
    const auto image = image_in(page);
    ASSERT_TRUE(image);
    EXPECT_EQ(image->pixels, gray.pixels);
}

TEST(EmbeddedImage, counts_user_units_in_the_resolution)
{
    TestPage page = page_with(gray);
    page.boxes += " /UserUnit 2";
    EXPECT_NEAR(image_in(page).value().dpi, 72, 1e-6);
}

TEST(EmbeddedImage, knows_the_codecs_of_scans)
{
    TestPage page = page_with(gray);
    page.image_data = as_flate(page.image_data);
    page.image_entries += " /Filter /FlateDecode";
    EXPECT_EQ(image_in(page).value().pixels, gray.pixels);

    for (const Raster* picture : {&gray, &rgb}) {
        page = page_with(*picture);
        page.image_data = as_jpeg(*picture);
        page.image_entries += " /Filter [/DCTDecode]";
        expect_as_drawn(page, "JPEG");
    }
}

TEST(EmbeddedImage, knows_black_and_white_in_all_its_spellings)
{
    for (const bool fax : {false, true})
        for (const char* colours :
             {"/ColorSpace /DeviceGray", "/ColorSpace /DeviceGray /Decode [1 0]",
              "/ColorSpace /DeviceGray /Decode [0 1]",
              "/ColorSpace [/Indexed /DeviceGray 1 <FF00>]",
              "/ColorSpace [/Indexed /DeviceRGB 1 <0000FFFFFF00>]",
              "/ColorSpace [/Indexed /DeviceRGB 1 <0000FFFFFF00>] /Decode [1 0]"})
            for (const char* black : {"", "/BlackIs1 true", "/BlackIs1 false"}) {
                // A width that does not fill its last byte.
                const Raster picture = lopsided(403, 605, PixelFormat::gray8);
                TestPage page = page_with(picture);
                page.image_entries = size_entries(picture) + "/BitsPerComponent 1 " + colours;
                if (fax)
                    page.image_entries += fmt::format(" /Filter /CCITTFaxDecode /DecodeParms << /K "
                                                      "-1 /Columns 403 /Rows 605 {} >>",
                                                      black);
                page.image_data = fax ? as_fax4(picture) : as_bits(picture);
                expect_as_drawn(page, page.image_entries);
            }
}

TEST(EmbeddedImage, knows_values_of_two_and_four_bits)
{
    const Raster bits = lopsided(800, 600, PixelFormat::gray8);
    TestPage page = page_with(gray);
    page.image_data = as_bits(bits); // 800 bits a row are 400 values of two, 200 of four
    page.image_entries = "/Width 400 /Height 600 /BitsPerComponent 2 /ColorSpace /DeviceGray";
    expect_as_drawn(page, "two bits");
    page.image_entries = "/Width 200 /Height 300 /BitsPerComponent 4 /ColorSpace /DeviceGray";
    page.image_data.resize(100 * 300);
    expect_as_drawn(page, "four bits");
}

TEST(EmbeddedImage, ignores_an_invisible_recognition_layer)
{
    TestPage page = page_with(gray, fills_page + " BT 3 Tr /F 12 Tf 20 100 Td (hidden) Tj ET");
    EXPECT_TRUE(image_in(page));
    page.content = "q 0 0 200 300 re W n " + fills_page + " Q /Fm Do";
    page.objects = "/Fm 7 0 R";
    page.more = {stream_object("/Subtype /Form /BBox [0 0 200 300] /Resources << /Font << /F 4 0 R "
                               ">> >>",
                               "BT 3 Tr /F 12 Tf (hidden) Tj ET")};
    EXPECT_TRUE(image_in(page));
}

TEST(EmbeddedImage, is_absent_when_there_are_other_marks)
{
    for (const char* mark :
         {"BT /F 12 Tf 20 100 Td (seen) Tj ET", "0 0 10 10 re f", "0 0 m 10 10 l S", "/Im Do",
          "BI /W 1 /H 1 /BPC 8 /CS /G ID x EI", "/Sh sh", "unknown_operator"}) {
        EXPECT_FALSE(image_in(page_with(gray, fills_page + " " + mark))) << mark;
        EXPECT_FALSE(image_in(page_with(gray, mark + (" " + fills_page)))) << mark;
    }
    EXPECT_FALSE(image_in(page_with(gray, "")));
}

TEST(EmbeddedImage, is_absent_when_something_changes_its_look)
{
    EXPECT_FALSE(image_in(page_with(gray, "q 200 5 0 300 0 0 cm /Im Do Q"))) << "skewed";
    EXPECT_FALSE(image_in(page_with(gray, "q 200 0 0 200 0 0 cm /Im Do Q"))) << "stretched";
    EXPECT_FALSE(image_in(page_with(gray, "q 20 0 0 30 0 0 cm /Im Do Q"))) << "small";
    EXPECT_FALSE(image_in(page_with(gray, "q 0 0 0 0 0 0 cm /Im Do Q"))) << "no area";
    EXPECT_FALSE(image_in(page_with(gray, "50 50 100 100 re W n " + fills_page))) << "clipped";
    EXPECT_FALSE(image_in(page_with(gray, "0 0 m 200 0 l 0 300 l W n " + fills_page)));
    EXPECT_FALSE(image_in(page_with(gray, "/OC /Layer BDC " + fills_page + " EMC")));
    for (const char* state : {"/ca 0.5", "/BM /Multiply", "/SMask << >>",
                              "/TR << /FunctionType 2 /Domain [0 1] /N 2 >>"}) {
        TestPage page = page_with(gray, "/G gs " + fills_page);
        page.resources = fmt::format("/ExtGState << /G << {} >> >>", state);
        EXPECT_FALSE(image_in(page)) << state;
    }
    for (const char* entry :
         {"/SMask 6 0 R", "/Mask [0 0]", "/ImageMask true", "/OC 1 0 R", "/Decode [0.2 0.8]"}) {
        TestPage page = page_with(gray);
        page.image_entries += std::string{" "} + entry;
        EXPECT_FALSE(image_in(page)) << entry;
    }
}

TEST(EmbeddedImage, is_absent_under_annotations_that_may_show)
{
    TestPage page = page_with(gray);
    page.boxes += " /Annots [<< /Subtype /Square /Rect [0 0 9 9] >>]";
    EXPECT_FALSE(image_in(page));
    page = page_with(gray);
    page.boxes += " /Annots [<< /Subtype /Link /Rect [0 0 9 9] /Border [0 0 0] >>]";
    EXPECT_TRUE(image_in(page));
}

TEST(EmbeddedImage, is_absent_in_colour_spaces_that_need_care)
{
    for (const char* space :
         {"/DeviceCMYK", "/Pattern", "[/Lab << /WhitePoint [1 1 1] >>]",
          "[/Separation /Spot /DeviceGray 8 0 R]", "[/Indexed /DeviceCMYK 1 <00000000FFFFFFFF>]"}) {
        TestPage page = page_with(gray);
        page.image_entries = size_entries(gray) + "/BitsPerComponent 8 /ColorSpace " + space;
        EXPECT_FALSE(image_in(page)) << space;
    }
}

TEST(EmbeddedImage, is_absent_when_damaged_or_lying_about_its_size)
{
    TestPage page = page_with(gray);
    page.image_data.resize(page.image_data.size() / 2);
    EXPECT_FALSE(image_in(page)) << "too short";

    page = page_with(gray);
    page.image_data = as_jpeg(gray);
    page.image_entries += " /Filter /DCTDecode";
    TestPage other = page;
    other.image_data.resize(other.image_data.size() / 2);
    EXPECT_FALSE(image_in(other)) << "a JPEG cut off";
    other = page;
    other.image_entries = "/Width 401 /Height 600 /BitsPerComponent 8 /ColorSpace /DeviceGray "
                          "/Filter /DCTDecode";
    EXPECT_FALSE(image_in(other)) << "another width in the JPEG";
    other.image_entries = size_entries(gray) + "/BitsPerComponent 8 /ColorSpace /DeviceRGB "
                                               "/Filter /DCTDecode";
    EXPECT_FALSE(image_in(other)) << "other channels in the JPEG";

    page = page_with(gray);
    page.image_entries = size_entries(gray) +
                         "/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode "
                         "/DecodeParms << /K -1 /Columns 400 >>";
    page.image_data = as_fax4(gray);
    page.image_data.resize(page.image_data.size() / 2);
    EXPECT_FALSE(image_in(page)) << "a fax cut off";
}

TEST(EmbeddedImage, never_allocates_what_a_header_boasts)
{
    for (const char* size : {"/Width 100000 /Height 100000", "/Width 2000000000 /Height 1",
                             "/Width -5 /Height 600", "/Width 400 /Height 0", "/Width 400"}) {
        TestPage page = page_with(gray);
        page.image_entries = fmt::format("{} /BitsPerComponent 8 /ColorSpace /DeviceGray", size);
        EXPECT_FALSE(image_in(page)) << size;
    }
    // A stream that unpacks to far more than the image holds is not unpacked to its end.
    TestPage page = page_with(gray);
    page.image_data = as_flate(std::string(64 << 20, 'x'));
    page.image_entries += " /Filter /FlateDecode";
    EXPECT_FALSE(image_in(page));
}

TEST(EmbeddedImage, is_absent_on_pages_that_do_not_exist)
{
    const std::string file = pdf_file(page_with(gray));
    QPDF pdf;
    pdf.processMemoryFile("test", file.data(), file.size());
    EXPECT_FALSE(embedded_page_image(pdf, 1));
    EXPECT_FALSE(embedded_page_image(pdf, -1));
}

} // namespace
} // namespace quire
