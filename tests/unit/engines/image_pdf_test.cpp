#include "images/image_pdf.hpp"

#include <engines/engine.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace quire::engines {

namespace {

using testing::HasSubstr;
using testing::Not;

std::string segment(char marker, const std::string& body)
{
    const auto length = body.size() + 2;
    return std::string{'\xff', marker, static_cast<char>(length >> 8), static_cast<char>(length)} +
           body;
}

std::string jfif(char unit, char dpi)
{
    return segment('\xe0', std::string("JFIF\0\1\2", 7) + unit + '\0' + dpi + '\0' + dpi +
                               std::string(2, '\0'));
}

std::string frame(char channels, char marker = '\xc0')
{
    return segment(marker,
                   std::string("\x08\x00\x64\x00\xc8", 5) + channels + std::string(12, '\0'));
}

Picture read(const std::string& segments)
{
    static std::string file; // the picture looks into it
    file = "\xff\xd8" + segments;
    return jpeg_picture(std::as_bytes(std::span{file}));
}

Picture sized(std::uint32_t width, std::uint32_t height, double dpi)
{
    Picture picture;
    picture.width = width;
    picture.height = height;
    picture.dpi_x = picture.dpi_y = dpi;
    return picture;
}

} // namespace

TEST(JpegMarkers, tell_size_colour_and_resolution)
{
    const auto picture = read(jfif(1, 100) + frame(3));
    EXPECT_EQ(picture.width, 200U);
    EXPECT_EQ(picture.height, 100U);
    EXPECT_EQ(picture.dpi_x, 100);
    EXPECT_THAT(picture.dictionary, HasSubstr("/DeviceRGB"));
    EXPECT_NEAR(read(jfif(2, 100) + frame(1)).dpi_y, 254, 0.01); // dots per centimetre
}

TEST(JpegMarkers, turn_the_cmyk_of_adobes_programs_round)
{
    const auto adobe = segment('\xee', std::string("Adobe\0\x64\0\0\0\0\2", 12));
    EXPECT_THAT(read(adobe + frame(4)).dictionary, HasSubstr("/Decode [1 0 1 0 1 0 1 0]"));
    EXPECT_THAT(read(frame(4)).dictionary, Not(HasSubstr("/Decode")));
    EXPECT_THAT(read(adobe + frame(3)).dictionary, Not(HasSubstr("/Decode")));
}

TEST(JpegMarkers, refuse_what_readers_cannot_show)
{
    EXPECT_THROW(read(frame(2)), EngineError);
    EXPECT_THROW(read(frame(3, '\xc3')), EngineError); // lossless
    EXPECT_THROW(read(frame(3, '\xc9')), EngineError); // arithmetic
    EXPECT_THROW(read(segment('\xda', "pixels")), EngineError);
    EXPECT_THROW(read(""), EngineError);
}

TEST(JpegMarkers, end_with_the_file_wherever_it_is_cut)
{
    const auto whole = jfif(1, 100) +
                       segment('\xe1', std::string("Exif\0\0II*\0\x08\0\0\0\xff\xff", 16)) +
                       frame(3);
    EXPECT_EQ(read(whole).orientation, 1); // the camera's notes are broken, the picture is not
    for (std::size_t length = 0; length + 20 < whole.size(); ++length)
        EXPECT_THROW(read(whole.substr(0, length)), EngineError);
}

TEST(Resolution, is_believed_where_it_makes_sense)
{
    EXPECT_EQ(sensible_resolution(sized(1700, 2200, 200)).x, 200);
    EXPECT_EQ(sensible_resolution(sized(1700, 2200, 0)).x, 200);   // a letter sheet
    EXPECT_EQ(sensible_resolution(sized(3300, 2550, 72)).y, 300);  // written by who does not know
    EXPECT_EQ(sensible_resolution(sized(100, 100, 0)).x, 72);      // small pictures stay small
    EXPECT_EQ(sensible_resolution(sized(9000, 9000, 1e9)).x, 600); // absurd
}

TEST(Resolution, keeps_pages_below_the_largest_side)
{
    const auto dpi = sensible_resolution(sized(600'000, 10, 0));
    EXPECT_LE(600'000 * 72 / dpi.x, 14'000.001);
}

} // namespace quire::engines
