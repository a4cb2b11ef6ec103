#include "pictures.hpp"

#include <engines/gif.hpp>

#include <base/error.hpp>

#include <gif_lib.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <set>

namespace quire {
namespace {

struct Source {
    const std::vector<std::uint8_t>& bytes;
    std::size_t position = 0;
};

int read_source(GifFileType* file, GifByteType* into, int size)
{
    auto& source = *static_cast<Source*>(file->UserData);
    const auto count =
        std::min(static_cast<std::size_t>(size), source.bytes.size() - source.position);
    std::memcpy(into, source.bytes.data() + source.position, count);
    source.position += count;
    return static_cast<int>(count);
}

// What another decoder makes of the file, as rgb24. The whole file must be used up.
Raster decoded(const std::vector<std::uint8_t>& gif)
{
    Source source{gif};
    int error = 0;
    GifFileType* file = DGifOpen(&source, read_source, &error);
    if (!file) throw Error{GifErrorString(error)};
    if (DGifSlurp(file) != GIF_OK) throw Error{GifErrorString(file->Error)};
    EXPECT_EQ(file->ImageCount, 1);
    EXPECT_EQ(source.position, gif.size());
    Raster raster = make_raster(file->SWidth, file->SHeight, PixelFormat::rgb24);
    for (std::size_t i = 0; i < raster.pixels.size() / 3; ++i) {
        const auto& colour = file->SColorMap->Colors[file->SavedImages[0].RasterBits[i]];
        raster.pixels[3 * i] = colour.Red;
        raster.pixels[3 * i + 1] = colour.Green;
        raster.pixels[3 * i + 2] = colour.Blue;
    }
    DGifCloseFile(file, &error);
    return raster;
}

void expect_gray_within_half_a_level(const Raster& gray)
{
    const Raster seen = decoded(encode_gif(gray));
    ASSERT_EQ(seen.width, gray.width);
    ASSERT_EQ(seen.height, gray.height);
    for (std::size_t i = 0; i < gray.pixels.size(); ++i) {
        ASSERT_NEAR(seen.pixels[3 * i], gray.pixels[i], 8.6) << "pixel " << i;
        ASSERT_EQ(seen.pixels[3 * i], seen.pixels[3 * i + 1]);
        ASSERT_EQ(seen.pixels[3 * i], seen.pixels[3 * i + 2]);
    }
}

double mean_error(const Raster& a, const Raster& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i)
        sum += std::abs(int{a.pixels[i]} - int{b.pixels[i]});
    return sum / static_cast<double>(a.pixels.size());
}

TEST(Gif, another_decoder_reads_gray_noise_of_every_size)
{
    for (int width = 1; width <= 40; ++width)
        for (int height = 1; height <= 40; ++height)
            expect_gray_within_half_a_level(
                noise(width, height, PixelFormat::gray8, static_cast<unsigned>(width * height)));
}

// Lengths around every point where the codes get wider or the table fills up.
TEST(Gif, another_decoder_reads_every_length_of_noise)
{
    for (int length = 1; length <= 9000; length += (length < 600 ? 1 : 37))
        expect_gray_within_half_a_level(noise(length, 1, PixelFormat::gray8, 11));
}

TEST(Gif, another_decoder_reads_plain_areas_of_every_length)
{
    for (int length = 1; length <= 3000; ++length)
        expect_gray_within_half_a_level(filled(length, 1, PixelFormat::gray8, 255));
}

TEST(Gif, another_decoder_reads_large_pictures)
{
    expect_gray_within_half_a_level(noise(1001, 777, PixelFormat::gray8, 5));
    expect_gray_within_half_a_level(strokes(1000, 1294, PixelFormat::gray8, 5));
    expect_gray_within_half_a_level(filled(2000, 2588, PixelFormat::gray8, 255));
}

// The table fills up again and again, with strings that an earlier filling had made longer.
TEST(Gif, another_decoder_reads_plain_areas_between_noise)
{
    Raster gray = noise(1000, 600, PixelFormat::gray8, 3);
    for (int y = 0; y < gray.height; ++y)
        std::ranges::fill(gray.row(y).first(static_cast<std::size_t>(y * 7 % 1000)),
                          std::uint8_t{255});
    expect_gray_within_half_a_level(gray);
}

TEST(Gif, a_picture_of_few_colours_keeps_them_exactly)
{
    for (const std::size_t colours : {1, 2, 3, 4, 5, 16, 17, 200, 256}) {
        Raster rgb = make_raster(300, 3, PixelFormat::rgb24);
        for (std::size_t i = 0; i < rgb.pixels.size() / 3; ++i) {
            const std::size_t colour = i % colours;
            rgb.pixels[3 * i] = static_cast<std::uint8_t>(colour % 8 * 32);
            rgb.pixels[3 * i + 1] = static_cast<std::uint8_t>(colour / 8 % 8 * 32 + 31);
            rgb.pixels[3 * i + 2] = static_cast<std::uint8_t>(colour / 64 * 64);
        }
        EXPECT_EQ(decoded(encode_gif(rgb)).pixels, rgb.pixels) << colours;
    }
}

TEST(Gif, white_stays_white_beside_colour)
{
    Raster rgb = strokes(400, 400, PixelFormat::rgb24, 2);
    rgb.row(200)[0] = 255;
    const Raster seen = decoded(encode_gif(rgb));
    for (std::size_t i = 0; i < rgb.pixels.size(); i += 3) {
        const bool white =
            rgb.pixels[i] == 255 && rgb.pixels[i + 1] == 255 && rgb.pixels[i + 2] == 255;
        ASSERT_GE(seen.pixels[i], white ? 253 : 0);
    }
}

TEST(Gif, colour_noise_is_close_after_cutting_to_256_colours)
{
    for (const int side : {1, 2, 17, 101, 640}) {
        const Raster rgb = noise(side, side, PixelFormat::rgb24, static_cast<unsigned>(side));
        EXPECT_LT(mean_error(decoded(encode_gif(rgb)), rgb), 16) << side;
    }
}

TEST(Gif, a_smooth_colour_gradient_stays_smooth)
{
    Raster rgb = make_raster(512, 256, PixelFormat::rgb24);
    for (int y = 0; y < rgb.height; ++y)
        for (int x = 0; x < rgb.width; ++x) {
            rgb.row(y)[static_cast<std::size_t>(3 * x)] = static_cast<std::uint8_t>(x / 2);
            rgb.row(y)[static_cast<std::size_t>(3 * x + 1)] = static_cast<std::uint8_t>(y);
            rgb.row(y)[static_cast<std::size_t>(3 * x + 2)] = 128;
        }
    EXPECT_LT(mean_error(decoded(encode_gif(rgb)), rgb), 4);
}

TEST(Gif, the_same_picture_gives_the_same_bytes)
{
    const Raster rgb = noise(200, 100, PixelFormat::rgb24, 1);
    EXPECT_EQ(encode_gif(rgb), encode_gif(rgb));
}

TEST(Gif, refuses_sides_the_format_cannot_say)
{
    EXPECT_THROW(encode_gif(filled(65'536, 1, PixelFormat::gray8, 0)), Invalid);
    EXPECT_EQ(decoded(encode_gif(filled(65'535, 1, PixelFormat::gray8, 0))).width, 65'535);
    EXPECT_THROW(encode_gif(Raster{}), Invalid);
}

} // namespace
} // namespace quire
