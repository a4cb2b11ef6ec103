#include <engines/orientation.hpp>

#include "tesseract_models.hpp"

#include <engines/scale.hpp>
#include <engines/turn.hpp>

#include <base/text.hpp>
#include <domain/page_run.hpp>

#include <algorithm>
#include <cmath>

namespace quire {
namespace {

// How far the best way up must be ahead of the second, as Tesseract measures it.
constexpr float sure = 2;

} // namespace

struct OrientationFinder::State {
    tesseract::TessBaseAPI api;
};

OrientationFinder::OrientationFinder(const OcrModel& osd) : m_state(std::make_unique<State>())
{
    load_models(m_state->api, std::span{&osd, 1}, tesseract::OEM_DEFAULT);
    m_state->api.SetPageSegMode(tesseract::PSM_OSD_ONLY);
    m_state->api.SetVariable("debug_file", "/dev/null");
}

OrientationFinder::OrientationFinder(OrientationFinder&&) noexcept = default;
OrientationFinder& OrientationFinder::operator=(OrientationFinder&&) noexcept = default;
OrientationFinder::~OrientationFinder() = default;

std::optional<int> OrientationFinder::quarter_turns(const Raster& image)
{
    const Raster gray = to_gray(image);
    auto& api = m_state->api;
    api.SetImage(gray.pixels.data(), gray.width, gray.height, 1, gray.width);
    if (gray.dpi > 0) api.SetSourceResolution(static_cast<int>(std::lround(gray.dpi)));
    int degrees = 0;
    float confidence = 0;
    const char* script = nullptr; // Tesseract's own
    float script_confidence = 0;
    const bool told =
        api.DetectOrientationScript(&degrees, &confidence, &script, &script_confidence);
    api.Clear();
    if (!told || !(confidence >= sure)) return std::nullopt;
    return (360 - degrees) % 360 / 90;
}

namespace {

double letters_of(const OcrPage& page)
{
    double letters = 0;
    for (const auto& word : page.words)
        letters += static_cast<double>(length(word.text));
    return letters;
}

// Letters that are likely right count for a reading, those that are likely wrong against it.
double certainty(const OcrPage& page)
{
    constexpr double doubtful = 60; // a word's confidence
    double sum = 0;
    for (const auto& word : page.words)
        sum += static_cast<double>(length(word.text)) * (word.confidence - doubtful);
    return sum;
}

// Print on its head is read with a confidence of 25 to 60, upright print hardly under 80.
bool reads_well(const OcrPage& page)
{
    constexpr double enough = 20;
    constexpr double above_doubt = 15;
    const double letters = letters_of(page);
    return letters >= enough && certainty(page) >= letters * above_doubt;
}

double turned_angle(double angle, int quarter_turns)
{
    return std::remainder(angle + 90.0 * quarter_turns, 360.0);
}

OcrPage turned_back(OcrPage page, int quarter_turns)
{
    const int back = (4 - quarter_turns) % 4;
    for (auto& word : page.words) {
        const auto box = turned(Box{word.x1, word.x2, word.y1, word.y2}, back);
        word.x1 = box.x1;
        word.x2 = box.x2;
        word.y1 = box.y1;
        word.y2 = box.y2;
        word.angle = turned_angle(word.angle, back);
    }
    return page;
}

OcrPage read_turned(Reader& reader, const Raster& image, int quarter_turns)
{
    return turned_back(reader.read(turned(image, Turn::clockwise(quarter_turns))), quarter_turns);
}

} // namespace

OcrPage read_any_way_up(Reader& reader, const Raster& image, const FindQuarterTurns& find)
{
    auto best = reader.read(image);
    if (reads_well(best)) return best;
    const auto told = find(image);
    if (!told && best.words.empty()) return best; // an empty page
    for (const int turns : {1, 2, 3}) {
        if (told && turns != *told) continue;
        auto other = read_turned(reader, image, turns);
        if (certainty(other) > certainty(best)) best = std::move(other);
    }
    return best;
}

} // namespace quire
