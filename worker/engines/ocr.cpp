#include <engines/ocr.hpp>

#include "print_size.hpp"

#include <engines/scale.hpp>

#include <base/error.hpp>

#include <fmt/format.h>
#include <leptonica/allheaders.h>
#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <algorithm>
#include <cmath>

namespace quire {
namespace {

using TesseractText = std::unique_ptr<char[]>; // Tesseract's strings are made with new[]
using Words = std::unique_ptr<tesseract::ResultIterator>;

// The models Tesseract may load at this moment: it takes a bare function to read its files with, so
// they cannot be passed in any other way.
thread_local std::span<const OcrModel> offered;

bool read_offered(const char* path, std::vector<char>* data)
{
    const std::string_view wanted{path};
    for (const OcrModel& model : offered) {
        if (!wanted.ends_with(fmt::format("/{}.traineddata", model.name))) continue;
        const auto* bytes = reinterpret_cast<const char*>(model.bytes.data());
        data->assign(bytes, bytes + model.bytes.size());
        return true;
    }
    return false;
}

std::string joined_names(std::span<const OcrModel> models)
{
    std::string names;
    for (const OcrModel& model : models)
        names += (names.empty() ? "" : "+") + model.name;
    return names;
}

void load(tesseract::TessBaseAPI& api, std::span<const OcrModel> models)
{
    offered = models;
    const int failed = api.Init("/", 0, joined_names(models).c_str(), tesseract::OEM_LSTM_ONLY,
                                nullptr, 0, nullptr, nullptr, false, read_offered);
    offered = {};
    if (failed) throw Invalid{"language", "There is no usable model for this language."};
    std::vector<std::string> loaded;
    api.GetLoadedLanguagesAsVector(&loaded);
    for (const OcrModel& model : models)
        if (std::find(loaded.begin(), loaded.end(), model.name) == loaded.end())
            throw Invalid{"language", fmt::format("The model {} is not usable.", model.name)};
}

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
    word.baseline_left = word.baseline_right = word.y2;
    if (at.Baseline(level, &left, &top, &right, &bottom)) {
        word.baseline_left = fraction(top, image.height);
        word.baseline_right = fraction(bottom, image.height);
    }
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
    load(m_state->api, models);
    m_state->api.SetPageSegMode(tesseract::PSM_AUTO);
    m_state->api.SetVariable("debug_file", "/dev/null");
}

Reader::Reader(Reader&&) noexcept = default;
Reader::~Reader() = default;

OcrPage Reader::read(const Raster& image, double dpi)
{
    const Raster page = prepared(image, dpi);
    auto& api = m_state->api;
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

} // namespace quire
