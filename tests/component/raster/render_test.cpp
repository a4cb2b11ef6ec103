#include "pdf_file.hpp"

#include <engines/render.hpp>
#include <engines/scale.hpp>

#include <base/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace quire {
namespace {

TestPage red_corner(const std::string& boxes = "/MediaBox [0 0 200 300]")
{
    TestPage page;
    page.boxes = boxes;
    page.content = "1 0 0 rg 0 200 100 100 re f"; // the upper left
    return page;
}

std::vector<int> pixel(const Raster& raster, double x, double y)
{
    const auto row = raster.row(static_cast<int>(y * raster.height));
    const auto at = static_cast<std::size_t>(x * raster.width) *
                    static_cast<std::size_t>(channels(raster.format));
    std::vector<int> values;
    for (int c = 0; c < channels(raster.format); ++c)
        values.push_back(row[at + static_cast<std::size_t>(c)]);
    return values;
}

const std::vector<int> red{255, 0, 0};
const std::vector<int> white{255, 255, 255};

TEST(Render, draws_on_white_at_the_width_asked_for)
{
    const std::string file = pdf_file(red_corner());
    PageRenderer renderer{as_bytes(file)};
    EXPECT_EQ(renderer.page_count(), 1);
    for (const auto engine : {DrawWith::cairo, DrawWith::splash}) {
        const Raster raster = renderer.at_width(0, 400, RenderColour::as_found, engine);
        EXPECT_EQ(raster.width, 400);
        EXPECT_EQ(raster.height, 600);
        EXPECT_NEAR(raster.dpi, 144, 0.01);
        EXPECT_EQ(pixel(raster, 0.2, 0.2), red);
        EXPECT_EQ(pixel(raster, 0.7, 0.2), white);
        EXPECT_EQ(pixel(raster, 0.2, 0.7), white);
    }
}

TEST(Render, draws_at_a_resolution)
{
    const std::string file = pdf_file(red_corner());
    PageRenderer renderer{as_bytes(file)};
    const Raster raster = renderer.at_dpi(0, 36);
    EXPECT_EQ(raster.width, 100);
    EXPECT_EQ(raster.height, 150);
}

TEST(Render, applies_rotation_and_crop_box)
{
    const std::string file =
        pdf_file(red_corner("/MediaBox [0 0 200 300] /CropBox [0 200 200 300] /Rotate 90"));
    PageRenderer renderer{as_bytes(file)};
    EXPECT_EQ(renderer.page_size(0), (PageSize{100, 200}));
    for (const auto engine : {DrawWith::cairo, DrawWith::splash}) {
        const Raster raster = renderer.at_width(0, 200, RenderColour::as_found, engine);
        EXPECT_EQ(raster.height, 400);
        EXPECT_EQ(pixel(raster, 0.5, 0.2), red);
        EXPECT_EQ(pixel(raster, 0.5, 0.8), white);
    }
}

TEST(Render, gives_gray_when_asked_or_when_the_page_has_no_colour)
{
    TestPage page = red_corner();
    const std::string coloured = pdf_file(page);
    EXPECT_EQ(PageRenderer{as_bytes(coloured)}.at_width(0, 50).format, PixelFormat::rgb24);
    EXPECT_EQ(PageRenderer{as_bytes(coloured)}.at_width(0, 50, RenderColour::gray).format,
              PixelFormat::gray8);
    page.content = "0.5 g 0 200 100 100 re f";
    const std::string plain = pdf_file(page);
    const Raster raster = PageRenderer{as_bytes(plain)}.at_width(0, 50);
    EXPECT_EQ(raster.format, PixelFormat::gray8);
    EXPECT_NEAR(pixel(raster, 0.2, 0.2).front(), 128, 1);
}

TEST(Render, draws_smaller_what_would_be_too_many_pixels)
{
    const std::string file = pdf_file(red_corner());
    PageRenderer renderer{as_bytes(file)};
    const Raster raster = renderer.at_width(0, 30'000);
    EXPECT_LE(std::int64_t{raster.width} * raster.height, max_raster_pixels);
    EXPECT_GT(std::int64_t{raster.width} * raster.height, max_raster_pixels * 9 / 10);
    EXPECT_NEAR(static_cast<double>(raster.height) / raster.width, 1.5, 0.001);
}

TEST(Render, keeps_one_pixel_of_a_very_flat_page)
{
    const std::string file = pdf_file(red_corner("/MediaBox [0 0 5000 1]"));
    EXPECT_EQ((PageRenderer{as_bytes(file)}.at_width(0, 180).height), 1);
}

// Cairo leaves such an image out without an error.
TEST(Render, shows_an_image_with_a_side_of_40000_pixels)
{
    TestPage page;
    page.content = "q 200 0 0 300 0 0 cm /Im Do Q";
    page.image_entries = "/Width 40000 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray";
    page.image_data = std::string(80'000, '\x20');
    const std::string file = pdf_file(page);
    PageRenderer renderer{as_bytes(file)};
    EXPECT_NEAR(pixel(renderer.at_width(0, 100), 0.5, 0.5).front(), 0x20, 1);

    page.content = "1 0 0 rg 0 200 100 100 re f " + page.content; // then not all is white
    page.content += " 0 0 1 rg 100 0 100 100 re f";
    const std::string marked = pdf_file(page);
    const Raster drawn = PageRenderer{as_bytes(marked)}.at_width(0, 100);
    EXPECT_NEAR(pixel(drawn, 0.2, 0.5).front(), 0x20, 1);
    EXPECT_EQ(pixel(drawn, 0.8, 0.8), (std::vector<int>{0, 0, 255}));
}

TEST(Render, refuses_what_is_no_pdf)
{
    const std::string nothing;
    const std::string text = "This is not a PDF.";
    EXPECT_THROW(PageRenderer{as_bytes(nothing)}, Invalid);
    EXPECT_THROW(PageRenderer{as_bytes(text)}, Invalid);
}

TEST(Render, knows_its_pages)
{
    const std::string file = pdf_file(red_corner());
    PageRenderer renderer{as_bytes(file)};
    EXPECT_THROW(renderer.page_size(1), NotFound);
    EXPECT_THROW(renderer.at_width(-1, 100), NotFound);
    EXPECT_THROW(renderer.at_width(0, 0), Invalid);
}

} // namespace
} // namespace quire
