#include "pdf_file.hpp"

#include <engines/ocr.hpp>
#include <engines/render.hpp>
#include <engines/scale.hpp>

#include <base/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

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

// Lines of Helvetica, 20 points apart, as a 300-dpi scan.
Raster page_of(const std::vector<std::string>& lines, double size, double dpi = 300)
{
    TestPage page;
    page.boxes = "/MediaBox [0 0 400 300]";
    page.content = fmt::format("BT /F {} Tf 20 TL 40 250 Td ", size);
    for (const auto& line : lines)
        page.content += "(" + line + ") Tj T* ";
    page.content += "ET";
    const std::string file = pdf_file(page);
    return PageRenderer{as_bytes(file)}.at_dpi(0, dpi, RenderColour::gray);
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
    EXPECT_NEAR(the.baseline_left, 50.0 / 300, 0.01);
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

} // namespace
} // namespace quire
