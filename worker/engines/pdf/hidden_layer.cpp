#include "hidden_layer.hpp"

#include "glyphless_font.hpp"
#include "pdf_file.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <numbers>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QUtil.hh>

namespace quire::engines {

namespace {

constexpr const char* our_mark = "/QuireTextLayer";

QPDFObjectHandle::Rectangle normal(QPDFObjectHandle box)
{
    if (!box.isRectangle()) return {0, 0, 612, 792};
    const auto r = box.getArrayAsRectangle();
    return {std::min(r.llx, r.urx), std::min(r.lly, r.ury), std::max(r.llx, r.urx),
            std::max(r.lly, r.ury)};
}

bool is_right_to_left(unsigned long code)
{
    return (code >= 0x0590 && code <= 0x08ff) || (code >= 0xfb1d && code <= 0xfdff) ||
           (code >= 0xfe70 && code <= 0xfeff);
}

// Numbers and Latin letters run from left to right in words of the other direction, too.
bool is_left_to_right(unsigned long code)
{
    return (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
           (code >= 'a' && code <= 'z') || (code >= 0xc0 && code <= 0x24f) ||
           (code >= 0x660 && code <= 0x669) || (code >= 0x6f0 && code <= 0x6f9);
}

bool separates_digits(unsigned long code)
{
    return code == '.' || code == ',' || code == ':' || code == '/';
}

void reverse_left_to_right_runs(std::vector<unsigned long>& codes)
{
    const auto belongs = [&](std::size_t at) {
        return is_left_to_right(codes[at]) ||
               (separates_digits(codes[at]) && at > 0 && at + 1 < codes.size() &&
                is_left_to_right(codes[at - 1]) && is_left_to_right(codes[at + 1]));
    };
    for (std::size_t first = 0, end = 0; first < codes.size(); first = end + 1) {
        for (end = first; end < codes.size() && belongs(end);)
            ++end;
        std::reverse(codes.begin() + static_cast<std::ptrdiff_t>(first),
                     codes.begin() + static_cast<std::ptrdiff_t>(end));
    }
}

// In the order the eye meets the letters, left to right, as shown text has to be.
std::vector<unsigned long> visual_order(const std::string& utf8)
{
    std::vector<unsigned long> codes;
    std::size_t at = 0;
    bool error = false;
    while (at < utf8.size()) {
        const auto code = QUtil::get_next_utf8_codepoint(utf8, at, error);
        codes.push_back(error ? 0xfffd : code);
    }
    if (std::ranges::any_of(codes, is_right_to_left)) {
        std::ranges::reverse(codes);
        reverse_left_to_right_runs(codes);
    }
    return codes;
}

void put_hex(std::string& out, unsigned long code)
{
    if (code > 0xffff) {
        code -= 0x10000;
        fmt::format_to(std::back_inserter(out), "{:04X}{:04X}", 0xd800 + (code >> 10),
                       0xdc00 + (code & 0x3ff));
    } else {
        fmt::format_to(std::back_inserter(out), "{:04X}", code);
    }
}

// Where a word is shown, in points along and above its reading direction, which is a whole number
// of quarter turns (clockwise) away from left to right.
struct Place {
    double along = 0, above = 0; // of its lower left corner
    double length = 0, height = 0;
    double cosine = 1, sine = 0; // of the quarter turns
    double slope = 0;            // how its line falls: tangent of what the angle has beside them

    double middle() const { return along + length / 2; }
};

// A word that is askew stands straight, in the middle of its box and as high as its print.
Place place_of(const Word& word, const PageSize& shown)
{
    constexpr double quarter = std::numbers::pi / 2;
    constexpr double least = 0.01; // points
    const double angle = word.angle * std::numbers::pi / 180;
    const double straight = std::round(angle / quarter) * quarter;
    Place found{.cosine = std::round(std::cos(straight)),
                .sine = std::round(std::sin(straight)),
                .slope = std::tan(angle - straight)};
    found.length = std::max((word.x2 - word.x1) * shown.width, least);
    found.height = std::max((word.y2 - word.y1) * shown.height, least);
    if (found.sine != 0) std::swap(found.length, found.height);
    const double fall = found.length * std::abs(found.slope);
    if (fall < found.height * 3 / 4) found.height -= fall;
    const double x = (word.x1 + word.x2) / 2 * shown.width;
    const double y = (1 - (word.y1 + word.y2) / 2) * shown.height;
    found.along = x * found.cosine - y * found.sine - found.length / 2;
    found.above = x * found.sine + y * found.cosine - found.height / 2;
    return found;
}

// Whether a word stands in a line askew that begins with `first`.
bool goes_on(const Place& first, const Place& next)
{
    const double fall = first.slope * (next.middle() - first.middle());
    return first.slope != 0 && next.slope == first.slope && next.cosine == first.cosine &&
           next.sine == first.sine && std::abs(next.above + fall - first.above) < first.height;
}

// Readers take words that fall from one to the next for words of several lines: all of a line are
// shown at the height of its middle.
void level(std::span<Place> line)
{
    const auto [left, right] = std::ranges::minmax_element(line, {}, &Place::middle);
    const double middle = (left->middle() + right->middle()) / 2;
    for (auto& place : line)
        place.above += place.slope * (place.middle() - middle);
}

void level_lines(std::span<Place> places)
{
    for (std::size_t first = 0, end = 0; first < places.size(); first = end) {
        for (end = first + 1; end < places.size() && goes_on(places[first], places[end]);)
            ++end;
        level(places.subspan(first, end - first));
    }
}

std::string short_number(double value)
{
    return std::abs(value) < 0.0005 ? "0" : fmt::format("{:.3f}", value);
}

void put_word(std::string& out, const Word& word, const Place& place)
{
    const auto codes = visual_order(word.text);
    if (codes.empty()) return;
    std::string hex;
    for (const auto code : codes)
        put_hex(hex, code);
    put_hex(hex, ' '); // words stay apart however close their boxes are
    const double letters = static_cast<double>(hex.size()) / 4 - 1;
    const double stretch = place.length / (letters * glyph_width);
    fmt::format_to(std::back_inserter(out), "{} {} {} {} {:.2f} {:.2f} Tm<{}>Tj\n",
                   short_number(stretch * place.cosine), short_number(-stretch * place.sine),
                   short_number(place.height * place.sine),
                   short_number(place.height * place.cosine),
                   place.along * place.cosine + place.above * place.sine,
                   place.above * place.cosine - place.along * place.sine, hex);
}

} // namespace

PageSize PageFrame::shown() const
{
    return rotate % 180 == 0 ? PageSize{width, height} : PageSize{height, width};
}

std::string PageFrame::matrix() const
{
    switch (rotate) {
    case 90:
        return fmt::format("[0 1 -1 0 {:.4f} {:.4f}]", x + width, y);
    case 180:
        return fmt::format("[-1 0 0 -1 {:.4f} {:.4f}]", x + width, y + height);
    case 270:
        return fmt::format("[0 -1 1 0 {:.4f} {:.4f}]", x, y + height);
    default:
        return fmt::format("[1 0 0 1 {:.4f} {:.4f}]", x, y);
    }
}

PageFrame frame_of(QPDFObjectHandle page)
{
    QPDFPageObjectHelper helper{page};
    const auto media = normal(helper.getAttribute("/MediaBox", false));
    auto crop_box = helper.getAttribute("/CropBox", false);
    const auto crop = crop_box.isRectangle() ? normal(crop_box) : media;
    PageFrame frame;
    frame.x = std::max(media.llx, crop.llx);
    frame.y = std::max(media.lly, crop.lly);
    frame.width = std::min(media.urx, crop.urx) - frame.x;
    frame.height = std::min(media.ury, crop.ury) - frame.y;
    auto rotate = helper.getAttribute("/Rotate", false);
    if (rotate.isInteger()) {
        const auto turned = static_cast<int>(rotate.getIntValue() % 360);
        frame.rotate = (turned + 360) % 360 / 90 * 90;
    }
    return frame;
}

std::string layer_content(std::span<const Word> words, const PageSize& shown)
{
    std::string out = "BT\n/F 1 Tf 3 Tr\n";
    std::vector<Place> places;
    for (const auto& word : words)
        places.push_back(place_of(word, shown));
    level_lines(places);
    for (std::size_t i = 0; i < words.size(); ++i)
        put_word(out, words[i], places[i]);
    return out + "ET\n";
}

QPDFObjectHandle LayerWriter::form(const PageFrame& frame, std::span<const Word> words)
{
    if (!m_font) m_font = add_glyphless_font(m_pdf);
    const auto shown = frame.shown();
    auto form = compressed_stream(m_pdf, layer_content(words, shown));
    auto dict = form.getDict();
    dict.replaceKey("/Type", QPDFObjectHandle::newName("/XObject"));
    dict.replaceKey("/Subtype", QPDFObjectHandle::newName("/Form"));
    dict.replaceKey("/BBox", QPDFObjectHandle::parse(
                                 fmt::format("[0 0 {:.4f} {:.4f}]", shown.width, shown.height)));
    dict.replaceKey("/Matrix", QPDFObjectHandle::parse(frame.matrix()));
    dict.replaceKey(our_mark, QPDFObjectHandle::newBool(true));
    auto resources = QPDFObjectHandle::parse("<< /Font << >> >>");
    resources.getKey("/Font").replaceKey("/F", *m_font);
    dict.replaceKey("/Resources", resources);
    return form;
}

void LayerWriter::draw_last(QPDFObjectHandle page, const std::string& name)
{
    if (!m_save) m_save = m_pdf.newStream("q\n");
    auto contents = QPDFObjectHandle::newArray();
    contents.appendItem(*m_save);
    for (auto& stream : page.getPageContents())
        contents.appendItem(stream);
    contents.appendItem(m_pdf.newStream("\nQ\nq " + name + " Do Q\n"));
    page.replaceKey("/Contents", contents);
}

void LayerWriter::lay(QPDFObjectHandle page, std::span<const Word> words)
{
    // Resources may be shared with other pages: the page gets its own copy of what changes.
    auto found = QPDFPageObjectHelper{page}.getAttribute("/Resources", false);
    auto resources = found.isDictionary() ? found.shallowCopy() : QPDFObjectHandle::newDictionary();
    auto listed = resources.getKey("/XObject");
    auto objects = listed.isDictionary() ? listed.shallowCopy() : QPDFObjectHandle::newDictionary();

    std::string ours;
    for (const auto& [name, object] : objects.getDictAsMap())
        if (auto copy = object; copy.isStream() && copy.getDict().hasKey(our_mark)) ours = name;
    if (ours.empty() && words.empty()) return;

    auto name = ours;
    for (int number = 0; name.empty() || (ours.empty() && objects.hasKey(name)); ++number)
        name = "/QuireText" + std::to_string(number);
    objects.replaceKey(name, form(frame_of(page), words));
    resources.replaceKey("/XObject", objects);
    page.replaceKey("/Resources", resources);
    if (ours.empty()) draw_last(page, name);
}

} // namespace quire::engines
