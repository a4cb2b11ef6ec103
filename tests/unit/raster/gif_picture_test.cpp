#include "pictures.hpp"
#include "pictures/gif_picture.hpp"

#include <base/error.hpp>
#include <engines/gif.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace quire {
namespace {

using Bytes = std::vector<std::uint8_t>;

PaletteImage decoded(const Bytes& gif)
{
    return decode_gif(std::as_bytes(std::span{gif}));
}

Raster pixels(const Bytes& gif)
{
    return decode_gif_pixels(std::as_bytes(std::span{gif}));
}

void expect_same_file_again(const Raster& picture)
{
    const auto gif = encode_gif(picture);
    const auto image = decoded(gif);
    ASSERT_EQ(image.width, picture.width);
    ASSERT_EQ(image.height, picture.height);
    ASSERT_EQ(encode_gif(image), gif);
}

TEST(GifPicture, gives_back_what_was_encoded)
{
    for (const auto format : {PixelFormat::gray8, PixelFormat::rgb24}) {
        for (int side = 1; side <= 40; ++side)
            expect_same_file_again(noise(side, 41 - side, format, static_cast<unsigned>(side)));
        expect_same_file_again(noise(701, 433, format, 3));
        expect_same_file_again(strokes(1000, 1294, format, 5));
        expect_same_file_again(filled(2000, 2588, format, 255));
    }
}

// Around every point where the codes get wider or the table fills up.
TEST(GifPicture, gives_back_rows_of_every_length)
{
    for (int length = 1; length <= 9000; length += (length < 600 ? 1 : 37)) {
        expect_same_file_again(noise(length, 1, PixelFormat::gray8, 11));
        expect_same_file_again(filled(length, 1, PixelFormat::gray8, 255));
    }
}

TEST(GifPicture, has_the_pixels_that_were_encoded)
{
    const Raster gray = noise(123, 77, PixelFormat::gray8, 9);
    const Raster seen = pixels(encode_gif(gray));
    ASSERT_EQ(seen.format, PixelFormat::gray8);
    for (std::size_t i = 0; i < gray.pixels.size(); ++i)
        ASSERT_NEAR(seen.pixels[i], gray.pixels[i], 8.6) << "pixel " << i;

    Raster flag = filled(60, 20, PixelFormat::rgb24, 255);
    for (std::size_t i = 0; i < flag.pixels.size(); i += 3)
        flag.pixels[i + 1] = flag.pixels[i + 2] = static_cast<std::uint8_t>(i % 180 < 90 ? 0 : 255);
    EXPECT_EQ(pixels(encode_gif(flag)).pixels, flag.pixels);
}

// Nothing is read or written out of bounds, whatever stands in the file; and what is taken for a
// picture can be written again.
TEST(GifPicture, survives_every_changed_byte_and_every_end)
{
    const auto gif = encode_gif(strokes(30, 20, PixelFormat::gray8, 1));
    int refused = 0;
    const auto take = [&](const Bytes& bytes) {
        try {
            const auto image = decoded(bytes);
            EXPECT_LT(std::ranges::max(image.indexes), image.palette.size());
            encode_gif(image);
        } catch (const Error&) { // said that it is no picture of a page
            ++refused;
        }
    };
    for (std::size_t at = 0; at < gif.size(); ++at)
        for (const unsigned change : {0x01u, 0x80u, 0xffu}) {
            auto changed = gif;
            changed[at] = static_cast<std::uint8_t>(changed[at] ^ change);
            take(changed);
        }
    EXPECT_GT(refused, 0);
    refused = 0;
    constexpr std::size_t end_marks = 4; // the end code, the empty chunk and the end of the file
    for (std::size_t length = 0; length + end_marks < gif.size(); ++length)
        take({gif.begin(), gif.begin() + static_cast<std::ptrdiff_t>(length)});
    EXPECT_EQ(refused, static_cast<int>(gif.size() - end_marks));
}

TEST(GifPicture, refuses_pictures_of_too_many_pixels_before_it_takes_memory)
{
    auto gif = encode_gif(filled(2, 2, PixelFormat::gray8, 0));
    const auto frame = std::ranges::find(gif, ',') - gif.begin() + 5; // behind its place
    for (const auto at : {std::ptrdiff_t{6}, std::ptrdiff_t{frame}})
        std::fill_n(gif.begin() + at, 4, std::uint8_t{0xff});
    EXPECT_THROW(decoded(gif), Error);
}

} // namespace
} // namespace quire
