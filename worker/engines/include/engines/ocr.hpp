#pragma once
// Reading text off page images with Tesseract.

#include <engines/raster.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace quire {

// One language model: its name ("eng") and the bytes of its .traineddata file, which need to live
// only while a Reader is being made.
struct OcrModel {
    std::string name;
    std::span<const std::byte> bytes;
};

// One recognised word. Coordinates are fractions of the page image, 0..1, origin top left.
struct OcrWord {
    std::string text; // UTF-8, no white space
    double x1 = 0;
    double y1 = 0;
    double x2 = 0;
    double y2 = 0;
    double angle = 0;     // degrees clockwise of its line, -180..180; 0 goes from left to right
    float confidence = 0; // 0..100
    int line = 0;         // from 0, counts lines in reading order
};

struct OcrPage {
    std::string text;           // UTF-8; lines end in \n, an empty line between paragraphs
    std::vector<OcrWord> words; // in reading order
};

// A loaded recogniser, to be reused for all pages of a document. What it has read never changes how
// it reads the next page. Set OMP_THREAD_LIMIT=1 before the process starts: the library's own
// threads cost three times the CPU and gain no time.
class Reader {
public:
    // Loads the models, the first being the main one. Throws Invalid{"language"} when there is none
    // or one is not a usable model.
    explicit Reader(std::span<const OcrModel> models);
    Reader(Reader&&) noexcept;
    ~Reader();

    // `image` in any size and format. It is read as gray at `dpi`; where its own resolution is
    // higher and its print small (about 7 points and less), at up to 1.5 times that. An image of
    // unknown resolution is read as it is. Lines that fall or climb by 1 to 7 degrees are made
    // straight before. Throws Error when recognition fails.
    OcrPage read(const Raster& image, double dpi = 200);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace quire
