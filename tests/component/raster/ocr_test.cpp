#include "pdf_file.hpp"

#include <engines/orientation.hpp>
#include <engines/render.hpp>
#include <engines/scale.hpp>
#include <engines/turn.hpp>

#include <base/error.hpp>
#include <domain/page_run.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <numbers>

namespace quire {
namespace {

std::vector<char> model(const std::string& name)
{
    std::ifstream file{"/usr/share/tesseract-ocr/5/tessdata/" + name + ".traineddata",
                       std::ios::binary};
    std::vector<char> bytes{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_FALSE(bytes.empty()) << "the model " << name << " is not installed";
    return bytes;
}

Reader reader(const std::vector<std::string>& names)
{
    std::vector<std::vector<char>> bytes;
    std::vector<OcrModel> models;
    for (const auto& name : names)
        bytes.push_back(model(name));
    for (std::size_t i = 0; i < names.size(); ++i)
        models.push_back({names[i], std::as_bytes(std::span{bytes[i]})});
    return Reader{models}; // the bytes end here: a Reader must not need them
}

// Lines of Helvetica, 20 points apart.
TestPage page_with(const std::vector<std::string>& lines, double size)
{
    TestPage page;
    page.boxes = "/MediaBox [0 0 400 300]";
    page.content = fmt::format("BT /F {} Tf 20 TL 40 250 Td ", size);
    for (const auto& line : lines)
        page.content += "(" + line + ") Tj T* ";
    page.content += "ET";
    return page;
}

Raster drawn(const TestPage& page, double dpi = 300)
{
    const std::string file = pdf_file(page);
    return PageRenderer{as_bytes(file)}.at_dpi(0, dpi, RenderColour::gray);
}

Raster page_of(const std::vector<std::string>& lines, double size, double dpi = 300)
{
    return drawn(page_with(lines, size), dpi);
}

const std::vector<std::string> fox = {"The quick brown fox jumps", "over the lazy dog."};
const std::string fox_text = "The quick brown fox jumps\nover the lazy dog.\n";

TEST(Ocr, reads_lines_and_words)
{
    const OcrPage page = reader({"eng"}).read(page_of(fox, 14));
    EXPECT_EQ(page.text, fox_text);
    ASSERT_EQ(page.words.size(), 9U);
    EXPECT_EQ(page.words[4].text, "jumps");
    EXPECT_EQ(page.words[4].line, 0);
    EXPECT_EQ(page.words[5].text, "over");
    EXPECT_EQ(page.words[5].line, 1);
}

TEST(Ocr, places_words_as_fractions_of_the_page)
{
    const OcrPage page = reader({"eng"}).read(page_of(fox, 14));
    const OcrWord& the = page.words.at(0);
    EXPECT_NEAR(the.x1, 40.0 / 400, 0.005);
    EXPECT_EQ(the.angle, 0);
    EXPECT_NEAR(the.y2, 50.0 / 300, 0.01);
    EXPECT_NEAR(the.y1, 40.0 / 300, 0.01); // a capital of 14 points is 10 points high
    for (const OcrWord& word : page.words) {
        EXPECT_LT(word.x1, word.x2);
        EXPECT_LT(word.y1, word.y2);
        EXPECT_GT(word.confidence, 70);
        EXPECT_LE(word.confidence, 100);
    }
}

TEST(Ocr, reads_colour_and_other_resolutions)
{
    auto english = reader({"eng"});
    for (const double dpi : {150.0, 200.0, 400.0})
        EXPECT_EQ(english.read(page_of(fox, 14, dpi)).text, fox_text) << dpi;
    const Raster gray = page_of(fox, 14);
    Raster rgb = make_raster(gray.width, gray.height, PixelFormat::rgb24, gray.dpi);
    for (std::size_t i = 0; i < rgb.pixels.size(); ++i)
        rgb.pixels[i] = gray.pixels[i / 3];
    EXPECT_EQ(english.read(rgb).text, fox_text);
    rgb.dpi = 0;
    EXPECT_EQ(english.read(rgb).text, fox_text);
}

TEST(Ocr, reads_small_print)
{
    std::vector<std::string> lines(10, "Terms of trade apply to this small and grey sentence");
    const OcrPage page = reader({"eng"}).read(page_of(lines, 5));
    std::string read;
    for (const auto& word : page.words)
        read += word.text + " ";
    std::string expected;
    for (const auto& line : lines)
        expected += line + " ";
    EXPECT_EQ(read, expected);
}

TEST(Ocr, reads_a_page_the_same_whatever_came_before)
{
    auto english = reader({"eng"});
    const Raster first = page_of({"Pack my box with five dozen", "liquor jugs, please."}, 11);
    const OcrPage before = english.read(first);
    english.read(page_of(fox, 20));
    english.read(page_of({}, 12));
    const OcrPage after = english.read(first);
    EXPECT_EQ(before.text, after.text);
    ASSERT_EQ(before.words.size(), after.words.size());
    for (std::size_t i = 0; i < before.words.size(); ++i)
        EXPECT_FLOAT_EQ(before.words[i].confidence, after.words[i].confidence);
}

TEST(Ocr, separates_paragraphs_by_an_empty_line)
{
    const OcrPage page = reader({"eng"}).read(
        page_of({"First paragraph stands alone.", "", "", "Second paragraph follows here."}, 12));
    EXPECT_EQ(page.text, "First paragraph stands alone.\n\nSecond paragraph follows here.\n");
}

TEST(Ocr, finds_nothing_on_an_empty_page)
{
    auto english = reader({"eng"});
    for (const int side : {1, 3, 50, 800}) {
        Raster empty = make_raster(side, side, PixelFormat::gray8, 200);
        std::fill(empty.pixels.begin(), empty.pixels.end(), std::uint8_t{255});
        const OcrPage page = english.read(empty);
        EXPECT_EQ(page.text, "") << side;
        EXPECT_TRUE(page.words.empty()) << side;
    }
}

TEST(Ocr, takes_several_languages_from_memory)
{
    auto both = reader({"fra", "eng"});
    EXPECT_EQ(
        both.read(page_of({"Les \\351l\\350ves \\351tudient.", "The pupils are learning."}, 14))
            .text.substr(0, 22),
        "Les élèves étudient");
}

TEST(Ocr, says_when_a_model_is_missing_or_broken)
{
    EXPECT_THROW(Reader{std::span<const OcrModel>{}}, Invalid);
    const std::string broken(5000, 'x');
    const OcrModel none[] = {{"xyz", {}}};
    const OcrModel bad[] = {{"eng", as_bytes(broken)}};
    EXPECT_THROW(Reader{none}, Invalid);
    EXPECT_THROW(Reader{bad}, Invalid);
    const auto english = model("eng");
    const OcrModel half[] = {{"eng", std::as_bytes(std::span{english})}, {"xyz", {}}};
    EXPECT_THROW(Reader{half}, Invalid);
}

// A finder that counts how often it is asked.
struct CountedFinder {
    OrientationFinder finder;
    int asked = 0;

    FindQuarterTurns find()
    {
        return [this](const Raster& image) {
            ++asked;
            return finder.quarter_turns(image);
        };
    }
};

CountedFinder counted_finder()
{
    const auto osd = model("osd");
    return {OrientationFinder{{"osd", std::as_bytes(std::span{osd})}}};
}

const std::vector<std::string> letter = {
    "The audit covers three ports and a pier.", "Harbour dues rose by a fifth in May.",
    "Nobody had been told of it before then.", "The council meets again on Tuesday."};

Box box_of(const OcrWord& word)
{
    return {word.x1, word.x2, word.y1, word.y2};
}

void expect_near(const Box& is, const Box& expected)
{
    EXPECT_NEAR(is.x1, expected.x1, 0.01);
    EXPECT_NEAR(is.x2, expected.x2, 0.01);
    EXPECT_NEAR(is.y1, expected.y1, 0.01);
    EXPECT_NEAR(is.y2, expected.y2, 0.01);
}

TEST(OcrAnyWayUp, reads_a_page_on_its_side_or_head_like_the_same_page_upright)
{
    auto english = reader({"eng"});
    auto finder = counted_finder();
    const Raster upright = page_of(letter, 12);
    const OcrPage expected = english.read(upright);
    for (const int turns : {1, 2, 3}) {
        const OcrPage page =
            read_any_way_up(english, turned(upright, Turn::clockwise(turns)), finder.find());
        EXPECT_EQ(page.text, expected.text) << turns;
        ASSERT_EQ(page.words.size(), expected.words.size()) << turns;
        for (std::size_t i = 0; i < page.words.size(); ++i) {
            EXPECT_EQ(page.words[i].text, expected.words[i].text);
            EXPECT_EQ(page.words[i].angle, std::remainder(90.0 * turns, 360)) << turns;
            expect_near(box_of(page.words[i]), turned(box_of(expected.words[i]), turns));
        }
    }
}

TEST(OcrAnyWayUp, never_asks_about_a_page_that_reads_well)
{
    auto english = reader({"eng"});
    auto finder = counted_finder();
    const Raster upright = page_of(letter, 12);
    EXPECT_EQ(read_any_way_up(english, upright, finder.find()).text, english.read(upright).text);
    EXPECT_EQ(finder.asked, 0);
    read_any_way_up(english, turned(upright, Turn::clockwise(2)), finder.find());
    EXPECT_EQ(finder.asked, 1);
}

TEST(OcrAnyWayUp, reads_every_way_when_nobody_can_tell)
{
    auto english = reader({"eng"});
    const Raster upright = page_of({"Received"}, 14);
    for (const int turns : {0, 1, 2, 3}) {
        int asked = 0;
        const OcrPage page =
            read_any_way_up(english, turned(upright, Turn::clockwise(turns)), [&](const Raster&) {
                ++asked;
                return std::optional<int>{};
            });
        EXPECT_EQ(page.text, "Received\n") << turns;
        EXPECT_EQ(asked, 1);
    }
}

TEST(OcrAnyWayUp, finds_nothing_on_an_empty_page)
{
    auto english = reader({"eng"});
    auto finder = counted_finder();
    EXPECT_EQ(read_any_way_up(english, page_of({}, 12), finder.find()).text, "");
}

TEST(OcrAnyWayUp, says_when_the_model_is_broken)
{
    const std::string broken(5000, 'x');
    EXPECT_THROW((OrientationFinder{{"osd", as_bytes(broken)}}), Invalid);
}

TEST(Ocr, reads_a_page_that_lies_a_little_askew)
{
    auto english = reader({"eng"});
    for (const double degrees : {-3.0, 3.0}) {
        const double angle = degrees * std::numbers::pi / 180;
        TestPage askew = page_with(letter, 12);
        askew.content = fmt::format("{0} {1} {2} {0} 0 0 cm ", std::cos(angle), -std::sin(angle),
                                    std::sin(angle)) +
                        askew.content;
        const OcrPage page = english.read(drawn(askew));
        const OcrPage straight = english.read(page_of(letter, 12));
        ASSERT_EQ(page.words.size(), straight.words.size()) << degrees;
        for (std::size_t i = 0; i < page.words.size(); ++i) {
            EXPECT_EQ(page.words[i].text, straight.words[i].text) << degrees;
            EXPECT_EQ(page.words[i].line, straight.words[i].line) << degrees;
            EXPECT_NEAR(page.words[i].angle, degrees, 0.3);
        }
    }
}

} // namespace
} // namespace quire
