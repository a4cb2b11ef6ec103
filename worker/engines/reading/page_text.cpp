#include "page_text.hpp"

#include "wire/messages.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <cmath>

#include <poppler/Error.h>
#include <poppler/ErrorCodes.h>
#include <poppler/GfxState.h>
#include <poppler/GlobalParams.h>
#include <poppler/PDFDoc.h>
#include <poppler/Page.h>
#include <poppler/TextOutputDev.h>

namespace quire::engines {

namespace {

constexpr int invisible = 3; // text rendering mode
constexpr double points = 72;

void say_nothing(ErrorCategory, Goffset, const char*) {}

void append(void* text, const char* bytes, int count)
{
    auto& out = *static_cast<std::string*>(text);
    const auto room = most_text - std::min(most_text, out.size());
    out.append(bytes, std::min(room, static_cast<std::size_t>(count)));
}

class CountingTextOutput : public TextOutputDev {
public:
    CountingTextOutput(std::string& into, bool raw)
        : TextOutputDev(append, &into, false, 0, raw, false)
    {
        setTextEOL(eolUnix);
        setTextPageBreaks(false);
    }

    void drawChar(GfxState* state, double x, double y, double dx, double dy, double origin_x,
                  double origin_y, CharCode code, int bytes, const Unicode* u, int length) override
    {
        ++(state->getRender() == invisible ? m_hidden : m_shown);
        TextOutputDev::drawChar(state, x, y, dx, dy, origin_x, origin_y, code, bytes, u, length);
    }

    bool mostly_hidden() const { return m_hidden > m_shown; }

private:
    std::size_t m_hidden = 0;
    std::size_t m_shown = 0;
};

double fraction(double value, double whole)
{
    return std::isfinite(value) ? std::clamp(value / whole, 0.0, 1.0) : 0.0;
}

std::vector<Word> words_of(TextOutputDev& output, const PageSize& size)
{
    std::vector<Word> words;
    const auto list = output.makeWordList();
    const int count = std::min(list ? list->getLength() : 0, static_cast<int>(most_words));
    words.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        const auto* found = list->get(i);
        const std::unique_ptr<GooString> text{found->getText()};
        if (trim(text->toStr()).empty() || text->toStr().size() > longest_word) continue;
        double x1 = 0, y1 = 0, x2 = 0, y2 = 0;
        found->getBBox(&x1, &y1, &x2, &y2);
        words.push_back({text->toStr(), fraction(std::min(x1, x2), size.width),
                         fraction(std::min(y1, y2), size.height),
                         fraction(std::max(x1, x2), size.width),
                         fraction(std::max(y1, y2), size.height),
                         std::remainder(90.0 * found->getRotation(), 360)});
    }
    return words;
}

// Poppler puts such marks around every run from right to left; text in the order it is read has no
// need of them.
void drop_direction_marks(std::string& text)
{
    constexpr std::string_view before = "\xe2\x80"; // then \xaa to \xae: U+202A to U+202E
    std::string kept;
    for (std::size_t at = 0; at < text.size();) {
        const auto found = std::min(text.find(before, at), text.size());
        kept.append(text, at, found - at);
        at = found;
        if (at == text.size()) break;
        const auto last = at + 2 < text.size() ? static_cast<unsigned char>(text[at + 2]) : 0;
        if (last < 0xaa || last > 0xae) kept.append(text, at, 3);
        at = std::min(at + 3, text.size());
    }
    text = std::move(kept);
}

ErrorKind kind_of(int poppler_error, std::span<const std::byte> pdf)
{
    if (poppler_error == errEncrypted) return ErrorKind::encrypted;
    const std::string_view start{reinterpret_cast<const char*>(pdf.data()),
                                 std::min<std::size_t>(pdf.size(), 1024)};
    return start.find("%PDF-") == std::string_view::npos ? ErrorKind::not_a_pdf
                                                         : ErrorKind::damaged;
}

} // namespace

struct TextDocument::State {
    GlobalParamsIniter globals{say_nothing};
    std::unique_ptr<PDFDoc> document;
    bool raw = false; // the last page's text was hidden: expect the same of the next
};

TextDocument::TextDocument(std::span<const std::byte> pdf) : m_state(std::make_unique<State>())
{
    const auto* bytes = reinterpret_cast<const char*>(pdf.data());
    auto* stream = new MemStream(bytes, 0, static_cast<Goffset>(pdf.size()), Object(objNull));
    m_state->document = std::make_unique<PDFDoc>(stream); // owns the stream
    if (!m_state->document->isOk())
        throw EngineError(kind_of(m_state->document->getErrorCode(), pdf), "unreadable");
}

TextDocument::~TextDocument() = default;

std::int64_t TextDocument::page_count() const
{
    return m_state->document->getNumPages();
}

bool TextDocument::encrypted() const
{
    return m_state->document->isEncrypted();
}

PageSize TextDocument::page_size(std::int64_t page) const
{
    auto* found = m_state->document->getPage(static_cast<int>(page) + 1);
    if (!found) throw EngineError(ErrorKind::damaged, "a page is missing");
    const bool turned = found->getRotate() % 180 != 0;
    const double width = found->getCropWidth();
    const double height = found->getCropHeight();
    return turned ? PageSize{height, width} : PageSize{width, height};
}

PageText TextDocument::read(std::int64_t page)
{
    const auto size = page_size(page);
    for (int tries = 0;; ++tries) {
        PageText found;
        CountingTextOutput output{found.text, m_state->raw};
        m_state->document->displayPage(&output, static_cast<int>(page) + 1, points, points, 0,
                                       false, true, false);
        found.hidden = output.mostly_hidden();
        if (found.hidden != m_state->raw && tries == 0) { // expected the other kind: once more
            m_state->raw = found.hidden;
            continue;
        }
        found.words = words_of(output, size);
        drop_direction_marks(found.text);
        while (!found.text.empty() && (found.text.back() == '\n' || found.text.back() == ' '))
            found.text.pop_back();
        return found;
    }
}

} // namespace quire::engines
