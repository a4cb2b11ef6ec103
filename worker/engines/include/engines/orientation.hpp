#pragma once
// Pages whose print does not stand upright: sideways, or upside down.

#include <engines/ocr.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace quire {

// Tells by the shapes of letters which way up a page's print stands.
class OrientationFinder {
public:
    // Tesseract's model "osd". Throws Invalid{"language"} when it is not usable.
    explicit OrientationFinder(const OcrModel& osd);
    OrientationFinder(OrientationFinder&&) noexcept;
    OrientationFinder& operator=(OrientationFinder&&) noexcept;
    ~OrientationFinder();

    // How often the image has to be turned clockwise by 90° to stand upright, 0..3; none when there
    // are too few letters to tell.
    std::optional<int> quarter_turns(const Raster& image);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

// What OrientationFinder::quarter_turns answers.
using FindQuarterTurns = std::function<std::optional<int>(const Raster&)>;

// Reads a page that may lie on its side or on its head. The words' boxes and angles are those of
// the image as given, text and order those of the page upright. `find` is asked, once, only when
// the page as it is reads badly; where it cannot tell, the page is read all four ways round and
// the reading with the surest words is believed.
OcrPage read_any_way_up(Reader& reader, const Raster& image, const FindQuarterTurns& find);

} // namespace quire
