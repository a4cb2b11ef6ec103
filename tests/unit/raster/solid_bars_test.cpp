#include "scans/solid_bars.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace quire {
namespace {

constexpr std::uint8_t paper = 250;
constexpr std::uint8_t dark = 10;

// 200 dpi: a bar is at least 20 pixels high and 16 wide.
Raster empty_page()
{
    auto page = make_raster(600, 400, PixelFormat::gray8, 200);
    std::ranges::fill(page.pixels, paper);
    return page;
}

void paint(Raster& page, int left, int top, int right, int bottom, std::uint8_t shade = dark)
{
    for (int y = top; y < bottom; ++y)
        std::ranges::fill(page.row(y).subspan(static_cast<std::size_t>(left),
                                              static_cast<std::size_t>(right - left)),
                          shade);
}

bool is_kept(const Raster& before)
{
    auto after = before;
    blank_solid_bars(after);
    return after.pixels == before.pixels;
}

long dark_pixels(const Raster& page)
{
    return std::ranges::count_if(page.pixels, [](std::uint8_t level) { return level < 128; });
}

} // namespace

TEST(SolidBars, become_paper)
{
    auto page = empty_page();
    paint(page, 100, 100, 300, 130);
    paint(page, 350, 100, 400, 125, 60);
    blank_solid_bars(page);
    EXPECT_EQ(dark_pixels(page), 0);
}

TEST(SolidBars, leave_the_letter_that_they_touch)
{
    auto page = empty_page();
    paint(page, 100, 100, 300, 130);
    paint(page, 295, 110, 305, 128); // the stem of a letter
    blank_solid_bars(page);
    EXPECT_GT(dark_pixels(page), 0);
    EXPECT_LT(dark_pixels(page), 10 * 18);
}

TEST(SolidBars, are_not_letters_rules_or_frames)
{
    auto page = empty_page();
    paint(page, 40, 40, 240, 70); // the T of a headline
    paint(page, 120, 40, 160, 300);
    paint(page, 300, 40, 330, 300); // an I
    paint(page, 20, 350, 580, 356); // a rule
    paint(page, 400, 40, 590, 240); // a frame
    paint(page, 425, 65, 565, 215, paper);
    EXPECT_TRUE(is_kept(page));
}

TEST(SolidBars, may_not_have_light_print)
{
    auto page = empty_page();
    paint(page, 100, 100, 500, 150);
    paint(page, 200, 115, 204, 135, paper);
    EXPECT_TRUE(is_kept(page));
}

TEST(SolidBars, need_a_resolution)
{
    auto page = empty_page();
    paint(page, 100, 100, 300, 130);
    page.dpi = 0;
    EXPECT_TRUE(is_kept(page));
}

} // namespace quire
