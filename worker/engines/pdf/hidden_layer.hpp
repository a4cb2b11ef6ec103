#pragma once
// The invisible text layer over a page: one form XObject that the page draws last.

#include <engines/engine.hpp>

#include <optional>
#include <qpdf/QPDF.hh>
#include <span>
#include <string>

namespace quire::engines {

// The box of a page and how it is turned when shown.
struct PageFrame {
    double x = 0, y = 0;          // lower left corner of the crop box, user space
    double width = 0, height = 0; // of the crop box, before rotation
    int rotate = 0;               // 0, 90, 180 or 270, clockwise

    PageSize shown() const;     // after rotation
    std::string matrix() const; // from the page as shown (points, origin bottom left) to user space
};

PageFrame frame_of(QPDFObjectHandle page);

// Content that shows `words` in rendering mode 3 with a font named /F, in the page as shown. Each
// is turned by the quarters nearest to its angle; words that are more askew than that leave their
// boxes, up or down, as far as it takes for their line to be straight.
std::string layer_content(std::span<const Word> words, const PageSize& shown);

class LayerWriter {
public:
    explicit LayerWriter(QPDF& pdf) : m_pdf(pdf) {}

    // Lays the words over the page. The page's content streams stay as they are; they are only
    // bracketed by q and Q. An older layer of ours is replaced.
    void lay(QPDFObjectHandle page, std::span<const Word> words);

private:
    QPDFObjectHandle form(const PageFrame& frame, std::span<const Word> words);
    void draw_last(QPDFObjectHandle page, const std::string& name);

    QPDF& m_pdf;
    std::optional<QPDFObjectHandle> m_font;
    std::optional<QPDFObjectHandle> m_save;
};

// Takes invisible text out of a page's content and of the form XObjects it draws directly. Content
// that holds none keeps its bytes.
void remove_hidden_text(QPDF& pdf, QPDFObjectHandle page);
// Whether the page's content, or a form XObject that it draws directly, shows text that is not
// invisible.
bool shows_text(QPDFObjectHandle page);

} // namespace quire::engines
