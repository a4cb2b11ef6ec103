#include <engines/ocr.hpp>

#include "scans/print_size.hpp"
#include "scans/solid_bars.hpp"
#include "tesseract_models.hpp"

#include <engines/scale.hpp>

#include <base/error.hpp>

#include <leptonica/allheaders.h>
#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace quire {
namespace {

using TesseractText = std::unique_ptr<char[]>; // Tesseract's strings are made with new[]
using Words = std::unique_ptr<tesseract::ResultIterator>;

// Height of an x in 7-point print, as a part of an inch.
constexpr double small_print = 7 * 0.46 / 72;
constexpr double finer = 1.5;

// Every pixel is black or white, as a fax or a scanner in its 1-bit mode makes them.
bool is_bilevel(const Raster& gray)
{
    return std::ranges::all_of(gray.pixels,
                               [](std::uint8_t level) { return level == 0 || level == 255; });
}

bool is_small_print(const Raster& gray)
{
    const int shape = median_shape_height(gray);
    return shape > 0 && shape / gray.dpi <= small_print;
}

// What Tesseract gets. Small print keeps more of its pixels; so does a page without grays, whose
// letters have no other detail than the course of their edges.
Raster prepared(const Raster& image, double dpi)
{
    Raster gray = to_gray(image);
    const bool could_be_finer = gray.dpi > dpi * 1.05;
    if (!could_be_finer) return scaled_to_dpi(std::move(gray), dpi);
    if (!is_bilevel(gray)) {
        Raster usual = scaled_to_dpi(gray, dpi);
        if (!is_small_print(usual)) return usual;
    }
    return gray.dpi > dpi * finer ? scaled_to_dpi(std::move(gray), dpi * finer) : gray;
}

std::string trimmed(std::string_view text)
{
    const auto blank = [](char byte) { return byte == ' ' || byte == '\n' || byte == '\t'; };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return std::string{text};
}

struct Size {
    double width;
    double height;
};

double fraction(double position, double size)
{
    return std::clamp(position / size, 0.0, 1.0);
}

// The baseline of a line is surer than that of a word. What is under half a degree is taken for
// straight: its words lie in their boxes, and nobody sees the difference.
double angle_of_line(const tesseract::ResultIterator& at)
{
    constexpr double straight = 0.5;
    int x1 = 0;
    int y1 = 0;
    int x2 = 0;
    int y2 = 0;
    if (!at.Baseline(tesseract::RIL_TEXTLINE, &x1, &y1, &x2, &y2)) return 0;
    const double angle = std::atan2(y2 - y1, x2 - x1) * 180 / std::numbers::pi;
    const double quarter = std::round(angle / 90) * 90;
    return std::abs(angle - quarter) < straight ? quarter : angle;
}

OcrWord word_at(const tesseract::ResultIterator& at, const Size& image)
{
    constexpr auto level = tesseract::RIL_WORD;
    OcrWord word;
    const TesseractText text{at.GetUTF8Text(level)};
    if (text) word.text = trimmed(text.get());
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
    at.BoundingBox(level, &left, &top, &right, &bottom);
    word.x1 = fraction(left, image.width);
    word.y1 = fraction(top, image.height);
    word.x2 = fraction(right, image.width);
    word.y2 = fraction(bottom, image.height);
    word.angle = angle_of_line(at);
    word.confidence = std::clamp(at.Confidence(level), 0.0f, 100.0f);
    return word;
}

std::vector<OcrWord> words_of(tesseract::TessBaseAPI& api, const Size& image)
{
    std::vector<OcrWord> words;
    const Words at{api.GetIterator()};
    if (!at || at->Empty(tesseract::RIL_WORD)) return words;
    int line = -1;
    do {
        if (at->IsAtBeginningOf(tesseract::RIL_TEXTLINE)) ++line;
        OcrWord word = word_at(*at, image);
        word.line = std::max(line, 0);
        if (!word.text.empty()) words.push_back(std::move(word));
    } while (at->Next(tesseract::RIL_WORD));
    return words;
}

} // namespace

struct Reader::State {
    tesseract::TessBaseAPI api;
};

Reader::Reader(std::span<const OcrModel> models) : m_state(std::make_unique<State>())
{
    if (models.empty()) throw Invalid{"language", "No language to read is given."};
    setMsgSeverity(L_SEVERITY_NONE); // a strange picture must not write on standard error
    load_models(m_state->api, models, tesseract::OEM_LSTM_ONLY);
    m_state->api.SetPageSegMode(tesseract::PSM_AUTO);
    m_state->api.SetVariable("debug_file", "/dev/null");
}

Reader::Reader(Reader&&) noexcept = default;
Reader::~Reader() = default;

namespace {

OcrPage recognise(tesseract::TessBaseAPI& api, const Raster& page)
{
    api.SetImage(page.pixels.data(), page.width, page.height, 1, page.width);
    if (page.dpi > 0) api.SetSourceResolution(static_cast<int>(std::lround(page.dpi)));
    if (api.Recognize(nullptr) != 0) throw Error{"the page could not be read"};

    OcrPage read;
    const TesseractText text{api.GetUTF8Text()};
    if (text) read.text = text.get();
    while (!read.text.empty() && read.text.back() == '\f')
        read.text.pop_back();
    read.words = words_of(api, {static_cast<double>(page.width), static_cast<double>(page.height)});
    // Forget what was learnt, so that a page reads the same whatever came before it.
    api.Clear();
    api.ClearAdaptiveClassifier();
    return read;
}

// Where a word of the straightened page stands on the page as it is.
OcrWord put_back(OcrWord word, const Raster& straight, const Raster& page, double skew)
{
    const double radians = skew * std::numbers::pi / 180;
    const double cosine = std::cos(radians);
    const double sine = std::sin(radians);
    const double middle_x = ((word.x1 + word.x2) / 2 - 0.5) * straight.width;
    const double middle_y = ((word.y1 + word.y2) / 2 - 0.5) * straight.height;
    const double across = (word.x2 - word.x1) / 2 * straight.width;
    const double down = (word.y2 - word.y1) / 2 * straight.height;
    const double x = page.width / 2.0 + middle_x * cosine - middle_y * sine;
    const double y = page.height / 2.0 + middle_x * sine + middle_y * cosine;
    const double half_width = across * cosine + down * std::abs(sine);
    const double half_height = down * cosine + across * std::abs(sine);
    word.x1 = fraction(x - half_width, page.width);
    word.x2 = fraction(x + half_width, page.width);
    word.y1 = fraction(y - half_height, page.height);
    word.y2 = fraction(y + half_height, page.height);
    word.angle = std::remainder(word.angle + skew, 360);
    return word;
}

} // namespace

OcrPage Reader::read(const Raster& image, double dpi)
{
    constexpr double harmless = 1; // degrees
    Raster page = prepared(image, dpi);
    blank_solid_bars(page);
    const double skew = skew_of(page);
    if (std::abs(skew) < harmless) return recognise(m_state->api, page);
    const Raster straight = straightened(page, skew);
    auto read = recognise(m_state->api, straight);
    for (auto& word : read.words)
        word = put_back(std::move(word), straight, page, skew);
    return read;
}

} // namespace quire
