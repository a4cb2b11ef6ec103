#include "pictures.hpp"

#include <engines/scale.hpp>

#include <base/error.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>

namespace quire {
namespace {

double mean(const Raster& raster)
{
    return std::accumulate(raster.pixels.begin(), raster.pixels.end(), 0.0) /
           static_cast<double>(raster.pixels.size());
}

// The definition, in doubles: every target pixel is the average of the area it covers.
double area_average(const Raster& source, int width, int height, int x, int y)
{
    const double across = static_cast<double>(source.width) / width;
    const double down = static_cast<double>(source.height) / height;
    const auto part = [](int cell, double from, double to) {
        return std::max(0.0, std::min(cell + 1.0, to) - std::max<double>(cell, from));
    };
    double sum = 0;
    for (int sy = 0; sy < source.height; ++sy)
        for (int sx = 0; sx < source.width; ++sx)
            sum += part(sx, x * across, (x + 1) * across) * part(sy, y * down, (y + 1) * down) *
                   source.row(sy)[static_cast<std::size_t>(sx)];
    return sum / across / down;
}

TEST(Scale, averages_the_covered_area)
{
    const Raster source = noise(53, 41, PixelFormat::gray8, 7);
    for (const auto& [width, height] : {std::pair{20, 13}, {53, 20}, {52, 40}, {7, 41}, {4, 3}}) {
        const Raster target = scaled(source, width, height);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                EXPECT_NEAR(target.row(y)[static_cast<std::size_t>(x)],
                            area_average(source, width, height, x, y), 2.6)
                    << width << "x" << height << " at " << x << "," << y;
    }
}

TEST(Scale, halves_by_averaging_squares_of_four)
{
    for (const auto format : {PixelFormat::gray8, PixelFormat::rgb24}) {
        const Raster source = noise(62, 34, format, 4);
        const Raster half = scaled(source, 31, 17);
        const auto step = static_cast<std::size_t>(channels(format));
        for (std::size_t i = 0; i < half.pixels.size(); ++i) {
            const auto y = static_cast<int>(i / half.stride());
            const std::size_t x = i % half.stride() / step * 2 * step + i % step;
            const auto above = source.row(2 * y);
            const auto below = source.row(2 * y + 1);
            ASSERT_EQ(half.pixels[i],
                      (above[x] + above[x + step] + below[x] + below[x + step] + 2) / 4)
                << i;
        }
    }
}

TEST(Scale, keeps_a_plain_area_plain_at_any_size)
{
    for (const auto format : {PixelFormat::gray8, PixelFormat::rgb24})
        for (const int value : {0, 1, 127, 254, 255})
            for (const int width : {1, 2, 3, 59, 60, 61, 333, 700, 1999}) {
                const Raster source = filled(333, 57, format, static_cast<std::uint8_t>(value));
                const Raster target = scaled(source, width, 1 + width / 5);
                for (const auto byte : target.pixels)
                    ASSERT_EQ(byte, value) << width;
            }
}

TEST(Scale, keeps_the_mean_brightness_when_shrinking_far)
{
    const Raster source = noise(3000, 400, PixelFormat::gray8, 3);
    EXPECT_NEAR(mean(scaled(source, 1, 1)), mean(source), 2.5);
    EXPECT_NEAR(mean(scaled(source, 60, 8)), mean(source), 2.5);
}

TEST(Scale, treats_the_channels_apart)
{
    Raster source = make_raster(9, 9, PixelFormat::rgb24);
    for (std::size_t i = 0; i < source.pixels.size(); ++i)
        source.pixels[i] = std::array<std::uint8_t, 3>{10, 100, 200}[i % 3];
    for (const int side : {2, 4, 20}) {
        const Raster target = scaled(source, side, side);
        for (std::size_t i = 0; i < target.pixels.size(); ++i)
            ASSERT_EQ(target.pixels[i], (std::array<std::uint8_t, 3>{10, 100, 200}[i % 3]));
    }
}

TEST(Scale, grows_linearly)
{
    Raster source = make_raster(2, 1, PixelFormat::gray8);
    source.pixels = {0, 200};
    const Raster target = scaled(source, 4, 1);
    EXPECT_EQ(target.pixels, (std::vector<std::uint8_t>{0, 50, 150, 200}));
}

TEST(Scale, carries_the_resolution_along)
{
    Raster source = filled(850, 1100, PixelFormat::gray8, 255);
    source.dpi = 100;
    EXPECT_DOUBLE_EQ(scaled(source, 425, 550).dpi, 50);
    EXPECT_EQ(scaled_to_dpi(source, 200).width, 1700);
    EXPECT_EQ(scaled_to_dpi(source, 101).width, 850);
    source.dpi = 0;
    EXPECT_EQ(scaled_to_dpi(source, 200).width, 850);
}

TEST(Scale, a_very_flat_picture_keeps_one_row)
{
    EXPECT_EQ(height_for_width(5000, 2, 60), 1);
    EXPECT_EQ(scaled_to_width(filled(5000, 2, PixelFormat::rgb24, 4), 60).height, 1);
}

TEST(Scale, refuses_sizes_nobody_can_hold)
{
    const Raster source = filled(2, 2, PixelFormat::gray8, 0);
    EXPECT_THROW(scaled(source, 20'000, 20'000), TooLarge);
    EXPECT_THROW(scaled(source, 0, 5), Invalid);
}

TEST(Gray, is_the_luminance)
{
    Raster source = make_raster(3, 1, PixelFormat::rgb24);
    source.pixels = {255, 255, 255, 0, 0, 0, 255, 0, 0};
    EXPECT_EQ(to_gray(source).pixels, (std::vector<std::uint8_t>{255, 0, 77}));
}

TEST(Gray, replaces_colour_only_where_there_is_none)
{
    Raster source = filled(3, 2, PixelFormat::rgb24, 90);
    EXPECT_EQ(gray_if_colourless(source).pixels, std::vector<std::uint8_t>(6, 90));
    source.pixels.back() = 91;
    EXPECT_EQ(gray_if_colourless(source).format, PixelFormat::rgb24);
}

} // namespace
} // namespace quire
