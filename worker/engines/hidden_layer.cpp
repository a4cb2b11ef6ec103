#include "hidden_layer.hpp"

#include "glyphless_font.hpp"
#include "pdf_file.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
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
    if (std::ranges::any_of(codes, is_right_to_left)) std::ranges::reverse(codes);
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

void put_word(std::string& out, const Word& word, const PageSize& shown)
{
    const auto codes = visual_order(word.text);
    const double width = std::max((word.x2 - word.x1) * shown.width, 0.01);
    const double height = std::max((word.y2 - word.y1) * shown.height, 0.01);
    if (codes.empty()) return;
    std::string hex;
    for (const auto code : codes)
        put_hex(hex, code);
    put_hex(hex, ' '); // words stay apart however close their boxes are
    const double letters = static_cast<double>(hex.size()) / 4 - 1;
    fmt::format_to(std::back_inserter(out), "{:.3f} 0 0 {:.3f} {:.2f} {:.2f} Tm<{}>Tj\n",
                   width / (letters * glyph_width), height, word.x1 * shown.width,
                   (1 - word.y2) * shown.height, hex);
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
    for (const auto& word : words)
        put_word(out, word, shown);
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
