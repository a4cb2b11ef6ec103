#include "glyph_walk.hpp"

#include "pdf/hidden_layer.hpp"
#include "pdf/unicode_map.hpp"

#include <algorithm>
#include <cmath>
#include <engines/engine.hpp>
#include <functional>
#include <map>
#include <memory>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFMatrix.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QUtil.hh>

namespace quire::engines {

namespace {

constexpr int deepest = 30;
constexpr std::size_t most_marks = 2'000'000;
constexpr int most_forms = 100'000; // drawn: a few that draw each other are a great many

double number(QPDFObjectHandle object, double otherwise = 0)
{
    return object.isNumber() ? object.getNumericValue() : otherwise;
}

QPDFMatrix matrix_of(QPDFObjectHandle object)
{
    if (!object.isMatrix()) return {};
    return QPDFMatrix{object.getArrayAsMatrix()};
}

// What the walk has to know of a font.
struct Face {
    bool pairs = false; // two bytes a code
    double unit = 0.001;
    double ascent = 0.8, descent = -0.2;
    double usual_width = 500;
    std::map<std::uint32_t, double> widths;
    std::map<std::uint32_t, std::string> letters;

    double width(std::uint32_t code) const
    {
        const auto found = widths.find(code);
        return unit * (found == widths.end() ? usual_width : found->second);
    }

    std::string letter(std::uint32_t code) const
    {
        const auto found = letters.find(code);
        if (found != letters.end()) return found->second;
        if (pairs) return QUtil::toUTF8(0xfffd);
        return QUtil::win_ansi_to_utf8(std::string(1, static_cast<char>(code)));
    }
};

// A letter that a glyph's name tells: "A", "uni0041", "u1F600".
std::string letter_named(const std::string& name)
{
    if (name.size() == 2) return name.substr(1);
    for (const std::string prefix : {"/uni", "/u"}) {
        if (!name.starts_with(prefix) || name.size() < prefix.size() + 4) continue;
        const auto digits = name.substr(prefix.size());
        if (digits.find_first_not_of("0123456789ABCDEFabcdef") == std::string::npos &&
            digits.size() <= 6)
            return QUtil::toUTF8(std::stoul(digits, nullptr, 16));
    }
    return "";
}

void read_differences(Face& face, QPDFObjectHandle encoding)
{
    if (!encoding.isDictionary() || !encoding.getKey("/Differences").isArray()) return;
    std::uint32_t code = 0;
    for (auto item : encoding.getKey("/Differences").getArrayAsVector()) {
        if (item.isInteger()) code = static_cast<std::uint32_t>(item.getIntValueAsInt());
        if (!item.isName()) continue;
        if (auto letter = letter_named(item.getName()); !letter.empty())
            face.letters[code] = letter;
        ++code;
    }
}

// [first [w w w] first last w …]
void read_pair_widths(Face& face, QPDFObjectHandle list)
{
    if (!list.isArray()) return;
    auto items = list.getArrayAsVector();
    for (std::size_t i = 0; i + 1 < items.size();) {
        auto code = static_cast<std::uint32_t>(number(items[i]));
        if (items[i + 1].isArray()) {
            for (auto width : items[i + 1].getArrayAsVector())
                face.widths[code++] = number(width);
            i += 2;
        } else if (i + 2 < items.size()) {
            const auto last = std::min(static_cast<std::uint32_t>(number(items[i + 1])), 65'535U);
            for (; code <= last; ++code)
                face.widths[code] = number(items[i + 2]);
            i += 3;
        } else {
            break;
        }
    }
}

void read_metrics(Face& face, QPDFObjectHandle descriptor)
{
    if (!descriptor.isDictionary()) return;
    auto ascent = number(descriptor.getKey("/Ascent")) / 1000;
    auto descent = number(descriptor.getKey("/Descent")) / 1000;
    if (ascent <= descent || ascent > 3 || descent < -3) return;
    face.ascent = ascent;
    face.descent = descent;
}

Face face_of(QPDFObjectHandle font)
{
    Face face;
    if (!font.isDictionary()) return face;
    auto described = font;
    if (font.getKey("/DescendantFonts").isArray() &&
        font.getKey("/DescendantFonts").getArrayNItems() > 0) {
        face.pairs = true;
        described = font.getKey("/DescendantFonts").getArrayItem(0);
        face.usual_width = number(described.getKey("/DW"), 1000);
        read_pair_widths(face, described.getKey("/W"));
    }
    if (font.getKey("/Widths").isArray()) {
        auto code = static_cast<std::uint32_t>(number(font.getKey("/FirstChar")));
        for (auto width : font.getKey("/Widths").getArrayAsVector())
            face.widths[code++] = number(width);
    }
    if (font.getKey("/FontMatrix").isArray())
        face.unit = std::abs(matrix_of(font.getKey("/FontMatrix")).a);
    read_metrics(face, described.getKey("/FontDescriptor"));
    read_differences(face, font.getKey("/Encoding"));
    if (font.getKey("/ToUnicode").isStream()) {
        auto data = font.getKey("/ToUnicode").getStreamData(qpdf_dl_all);
        for (auto& [code, letters] :
             parse_unicode_map({reinterpret_cast<const char*>(data->getBuffer()), data->getSize()})
                 .letters)
            face.letters[code] = letters;
    }
    return face;
}

struct State {
    QPDFMatrix place; // user space to the page's
    std::shared_ptr<const Face> face = std::make_shared<Face>();
    double size = 1, letter_space = 0, word_space = 0, stretch = 1, leading = 0, rise = 0;
};

class Walk {
public:
    explicit Walk(QPDFObjectHandle page) : m_frame(frame_of(page))
    {
        m_resources = QPDFPageObjectHelper{page}.getAttribute("/Resources", false);
        Listener listener{*this};
        page.parsePageContents(&listener);
    }

    PageMarks take() { return std::move(m_found); }

private:
    class Listener : public QPDFObjectHandle::ParserCallbacks {
    public:
        explicit Listener(Walk& walk) : m_walk(walk) {}
        void handleObject(QPDFObjectHandle object, size_t, size_t) override { m_walk.take(object); }
        void handleEOF() override {}

    private:
        Walk& m_walk;
    };

    using Action = void (Walk::*)();

    void take(QPDFObjectHandle object)
    {
        if (object.isInlineImage()) return mark_unit_square();
        if (!object.isOperator()) {
            if (m_operands.size() < 1000) m_operands.push_back(object);
            return;
        }
        if (const auto action = actions().find(object.getOperatorValue());
            action != actions().end())
            (this->*action->second)();
        m_operands.clear();
    }

    static const std::map<std::string, Action>& actions()
    {
        static const std::map<std::string, Action> all = {
            {"q", &Walk::save},
            {"Q", &Walk::restore},
            {"cm", &Walk::move_space},
            {"BT", &Walk::begin_text},
            {"Tf", &Walk::choose_font},
            {"Tc", &Walk::set_letter_space},
            {"Tw", &Walk::set_word_space},
            {"Tz", &Walk::set_stretch},
            {"TL", &Walk::set_leading},
            {"Ts", &Walk::set_rise},
            {"Td", &Walk::move_line},
            {"TD", &Walk::move_line_leading},
            {"Tm", &Walk::set_line},
            {"T*", &Walk::next_line},
            {"Tj", &Walk::show},
            {"TJ", &Walk::show_spaced},
            {"'", &Walk::show_next},
            {"\"", &Walk::show_next},
            {"Do", &Walk::draw},
            {"re", &Walk::add_rectangle},
            {"m", &Walk::add_point},
            {"l", &Walk::add_point},
            {"c", &Walk::add_curve},
            {"v", &Walk::add_curve},
            {"y", &Walk::add_curve},
            {"n", &Walk::forget_path},
            {"S", &Walk::forget_path},
            {"s", &Walk::forget_path},
            {"f", &Walk::fill},
            {"F", &Walk::fill},
            {"f*", &Walk::fill},
            {"B", &Walk::fill},
            {"B*", &Walk::fill},
            {"b", &Walk::fill},
            {"b*", &Walk::fill},
            {"sh", &Walk::shade},
        };
        return all;
    }

    double operand(std::size_t from_end) const
    {
        return from_end < m_operands.size() ? number(m_operands[m_operands.size() - 1 - from_end])
                                            : 0;
    }

    void save()
    {
        if (m_saved.size() < 10'000) m_saved.push_back(m_state);
    }
    void restore()
    {
        if (m_saved.empty()) return;
        m_state = m_saved.back();
        m_saved.pop_back();
    }
    QPDFMatrix operand_matrix() const
    {
        return {operand(5), operand(4), operand(3), operand(2), operand(1), operand(0)};
    }
    void move_space() { m_state.place.concat(operand_matrix()); }

    void begin_text() { m_line = m_text = {}; }
    void set_letter_space() { m_state.letter_space = operand(0); }
    void set_word_space() { m_state.word_space = operand(0); }
    void set_stretch() { m_state.stretch = operand(0) / 100; }
    void set_leading() { m_state.leading = operand(0); }
    void set_rise() { m_state.rise = operand(0); }
    void set_line() { m_line = m_text = operand_matrix(); }
    void move_by(double x, double y)
    {
        m_line.translate(x, y);
        m_text = m_line;
    }
    void move_line() { move_by(operand(1), operand(0)); }
    void move_line_leading()
    {
        m_state.leading = -operand(0);
        move_line();
    }
    void next_line() { move_by(0, -m_state.leading); }

    void choose_font()
    {
        if (m_operands.size() < 2 || !m_operands[m_operands.size() - 2].isName()) return;
        m_state.size = operand(0);
        auto fonts = m_resources.isDictionary() ? m_resources.getKey("/Font") : m_resources;
        auto font = fonts.isDictionary() ? fonts.getKey(m_operands[m_operands.size() - 2].getName())
                                         : QPDFObjectHandle::newNull();
        auto& face = m_faces[font.getObjGen()];
        if (!face || !font.isIndirect()) face = std::make_shared<Face>(face_of(font));
        m_state.face = face;
    }

    void show()
    {
        if (!m_operands.empty() && m_operands.back().isString())
            put(m_operands.back().getStringValue());
    }
    void show_next()
    {
        next_line();
        show();
    }
    void show_spaced()
    {
        if (m_operands.empty() || !m_operands.back().isArray()) return;
        for (auto item : m_operands.back().getArrayAsVector()) {
            if (item.isString()) put(item.getStringValue());
            if (item.isNumber())
                m_text.translate(-number(item) / 1000 * m_state.size * m_state.stretch, 0);
        }
    }

    void put(const std::string& shown)
    {
        const std::size_t step = m_state.face->pairs ? 2 : 1;
        for (std::size_t at = 0; at + step <= shown.size(); at += step) {
            std::uint32_t code = 0;
            for (std::size_t i = 0; i < step; ++i)
                code = code << 8 | static_cast<unsigned char>(shown[at + i]);
            put_glyph(code);
        }
    }

    void put_glyph(std::uint32_t code)
    {
        const auto& face = *m_state.face;
        const double width = face.width(code) * m_state.size * m_state.stretch;
        auto space = m_state.place;
        space.concat(m_text);
        const auto letter = face.letter(code);
        const auto mark =
            placed(MarkKind::text, space, 0, face.descent * m_state.size + m_state.rise, width,
                   face.ascent * m_state.size + m_state.rise);
        part_from_last(mark);
        m_found.text += letter;
        if (letter != " " && !letter.empty()) add(mark);
        m_last = mark;
        const bool is_space = code == 32 && !face.pairs;
        m_text.translate(width + (m_state.letter_space + (is_space ? m_state.word_space : 0)) *
                                     m_state.stretch,
                         0);
    }

    // A blank where a glyph does not follow the last one closely.
    void part_from_last(const Mark& mark)
    {
        const double height = std::max(mark.y2 - mark.y1, m_last.y2 - m_last.y1);
        const double width = std::max(mark.x2 - mark.x1, m_last.x2 - m_last.x1);
        const bool same_row =
            std::abs(mark.y1 - m_last.y1) < height / 2 && std::abs(mark.x1 - m_last.x2) < width / 2;
        const bool same_column = std::abs(mark.x1 - m_last.x1) < width / 2 &&
                                 (std::abs(mark.y1 - m_last.y2) < height / 2 ||
                                  std::abs(m_last.y1 - mark.y2) < height / 2);
        if (!same_row && !same_column) m_found.text += ' ';
    }

    void draw()
    {
        if (m_operands.empty() || !m_operands.back().isName() || !m_resources.isDictionary())
            return;
        auto objects = m_resources.getKey("/XObject");
        if (!objects.isDictionary()) return;
        auto object = objects.getKey(m_operands.back().getName());
        if (!object.isStream()) return;
        auto subtype = object.getDict().getKey("/Subtype");
        if (subtype.isName() && subtype.getName() == "/Image") return mark_unit_square();
        if (m_depth >= deepest) return;
        if (++m_forms > most_forms) throw EngineError(ErrorKind::too_large, "forms");
        draw_form(object);
    }

    void draw_form(QPDFObjectHandle form)
    {
        const auto state = m_state;
        const auto resources = m_resources;
        const auto operands = std::exchange(m_operands, {});
        const auto saved = std::exchange(m_saved, {});
        m_state.place.concat(matrix_of(form.getDict().getKey("/Matrix")));
        if (form.getDict().getKey("/Resources").isDictionary())
            m_resources = form.getDict().getKey("/Resources");
        ++m_depth;
        Listener listener{*this};
        form.parseAsContents(&listener);
        --m_depth;
        m_saved = saved;
        m_operands = operands;
        m_resources = resources;
        m_state = state;
    }

    void reach(double x, double y)
    {
        double to_x = 0, to_y = 0;
        m_state.place.transform(x, y, to_x, to_y);
        if (m_path_empty) m_path = {to_x, to_y, to_x, to_y};
        m_path_empty = false;
        m_path = {std::min(m_path.llx, to_x), std::min(m_path.lly, to_y),
                  std::max(m_path.urx, to_x), std::max(m_path.ury, to_y)};
    }
    void add_rectangle()
    {
        reach(operand(3), operand(2));
        reach(operand(3) + operand(1), operand(2) + operand(0));
    }
    void add_point() { reach(operand(1), operand(0)); }
    void add_curve()
    {
        for (std::size_t i = 0; i + 1 < m_operands.size(); i += 2)
            reach(operand(i + 1), operand(i));
    }
    void forget_path() { m_path_empty = true; }
    void fill()
    {
        if (!m_path_empty)
            add(placed(MarkKind::fill, {}, m_path.llx, m_path.lly, m_path.urx, m_path.ury));
        forget_path();
    }
    void shade() { add({MarkKind::fill, 0, 0, 1, 1}); }
    void mark_unit_square() { add(placed(MarkKind::image, m_state.place, 0, 0, 1, 1)); }

    // A rectangle of some space, on the page as shown.
    Mark placed(MarkKind kind, const QPDFMatrix& space, double x1, double y1, double x2,
                double y2) const
    {
        Mark mark{kind, 2, 2, -2, -2};
        for (const auto& [x, y] : {std::pair{x1, y1}, {x1, y2}, {x2, y1}, {x2, y2}}) {
            double user_x = 0, user_y = 0;
            space.transform(x, y, user_x, user_y);
            const auto [across, down] = shown_at(user_x, user_y);
            mark.x1 = std::min(mark.x1, across);
            mark.x2 = std::max(mark.x2, across);
            mark.y1 = std::min(mark.y1, down);
            mark.y2 = std::max(mark.y2, down);
        }
        return mark;
    }

    std::pair<double, double> shown_at(double user_x, double user_y) const
    {
        const double x = (user_x - m_frame.x) / m_frame.width;
        const double y = (user_y - m_frame.y) / m_frame.height;
        switch (m_frame.rotate) {
        case 90:
            return {y, x};
        case 180:
            return {1 - x, y};
        case 270:
            return {1 - y, 1 - x};
        default:
            return {x, 1 - y};
        }
    }

    void add(const Mark& mark)
    {
        if (m_found.marks.size() >= most_marks) throw EngineError(ErrorKind::too_large, "marks");
        m_found.marks.push_back(mark);
    }

    PageFrame m_frame;
    QPDFObjectHandle m_resources;
    PageMarks m_found;
    std::vector<QPDFObjectHandle> m_operands;
    State m_state;
    std::vector<State> m_saved;
    QPDFMatrix m_line;
    QPDFMatrix m_text;
    QPDFObjectHandle::Rectangle m_path;
    bool m_path_empty = true;
    Mark m_last{MarkKind::text, 9, 9, 9, 9};
    std::map<QPDFObjGen, std::shared_ptr<const Face>> m_faces;
    int m_depth = 0;
    int m_forms = 0;
};

} // namespace

PageMarks marks_of(QPDFObjectHandle page)
{
    return Walk{page}.take();
}

} // namespace quire::engines
