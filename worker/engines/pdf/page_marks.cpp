#include "page_marks.hpp"

#include <qpdf/QPDFPageObjectHelper.hh>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace quire {
namespace {

constexpr int deepest_form = 3;
constexpr int most_forms = 50;
constexpr std::size_t deepest_save = 200;

// The part of the graphics state that decides what is seen.
struct Graphics {
    QPDFMatrix matrix;
    std::optional<Area> clip;
    int text_mode = 0;
    bool drawn_font = false; // a Type 3 font, which shows whatever the text mode
};

// Operators that put nothing on paper, beside those that PageMarks performs.
const std::set<std::string> harmless = {"w",   "J",  "j",  "M",   "d",   "ri", "i",  "g",   "G",
                                        "rg",  "RG", "k",  "K",   "cs",  "CS", "sc", "scn", "SC",
                                        "SCN", "BT", "ET", "Tc",  "Tw",  "Tz", "TL", "Ts",  "Td",
                                        "TD",  "Tm", "T*", "BMC", "EMC", "MP", "DP", "BX",  "EX"};

const std::set<std::string> path_parts = {"m", "l", "c", "v", "y", "h"};
const std::set<std::string> text_shown = {"Tj", "TJ", "'", "\""};

Area around(const QPDFMatrix& matrix, const Area& area)
{
    double x[4];
    double y[4];
    matrix.transform(area.x1, area.y1, x[0], y[0]);
    matrix.transform(area.x2, area.y1, x[1], y[1]);
    matrix.transform(area.x1, area.y2, x[2], y[2]);
    matrix.transform(area.x2, area.y2, x[3], y[3]);
    return {*std::min_element(x, x + 4), *std::min_element(y, y + 4), *std::max_element(x, x + 4),
            *std::max_element(y, y + 4)};
}

bool straight(const QPDFMatrix& m)
{
    return (m.b == 0 && m.c == 0) || (m.a == 0 && m.d == 0);
}

bool name_is(QPDFObjectHandle object, const char* name)
{
    return object.isName() && object.getName() == name;
}

// Whether an extended graphics state leaves the look of an image alone.
bool plain(QPDFObjectHandle state)
{
    if (!state.isDictionary()) return true;
    const auto has = [&state](const char* key) { return state.hasKey(key); };
    if (has("/TR") || has("/TR2")) return false;
    if (has("/SMask") && !name_is(state.getKey("/SMask"), "/None")) return false;
    auto opacity = state.getKey("/ca");
    if (opacity.isNumber() && opacity.getNumericValue() != 1) return false;
    auto blend = state.getKey("/BM");
    return blend.isNull() || name_is(blend, "/Normal") || name_is(blend, "/Compatible");
}

class PageMarks : public QPDFObjectHandle::ParserCallbacks {
public:
    PageMarks(QPDFObjectHandle resources, const Graphics& start, int depth, int& forms)
        : m_resources(resources), m_now(start), m_depth(depth), m_forms(forms)
    {
    }

    bool spoiled() const { return m_spoiled; }
    const std::optional<PlacedImage>& image() const { return m_image; }

    void handleObject(QPDFObjectHandle object) override
    {
        if (m_spoiled) return;
        if (object.isInlineImage()) return spoil();
        if (!object.isOperator()) {
            m_operands.push_back(object);
            return;
        }
        perform(object.getOperatorValue());
        m_operands.clear();
    }

    void handleEOF() override {}

private:
    void spoil()
    {
        m_spoiled = true;
        terminateParsing();
    }

    void perform(const std::string& what)
    {
        if (harmless.contains(what)) return;
        if (perform_state(what) || perform_path(what)) return;
        if (what == "Do") return paint(m_operands.empty() ? "" : name(m_operands.back()));
        if (text_shown.contains(what)) {
            if (m_now.text_mode != 3 || m_now.drawn_font) spoil();
            return;
        }
        if (what == "BDC") {
            if (!m_operands.empty() && name_is(m_operands.front(), "/OC")) spoil();
            return;
        }
        spoil(); // a mark, or something unknown
    }

    bool perform_state(const std::string& what)
    {
        if (what == "q") {
            m_saved.push_back(m_now);
            if (m_saved.size() > deepest_save) spoil();
        } else if (what == "Q") {
            if (m_saved.empty()) return true;
            m_now = m_saved.back();
            m_saved.pop_back();
        } else if (what == "cm") {
            if (const auto n = numbers(6); !n.empty())
                m_now.matrix.concat(QPDFMatrix(n[0], n[1], n[2], n[3], n[4], n[5]));
        } else if (what == "gs") {
            if (!plain(named("/ExtGState"))) spoil();
        } else if (what == "Tr") {
            if (const auto n = numbers(1); !n.empty()) m_now.text_mode = static_cast<int>(n[0]);
        } else if (what == "Tf") {
            auto font = m_operands.empty() ? QPDFObjectHandle::newNull()
                                           : entry("/Font", m_operands.front());
            m_now.drawn_font = font.isDictionary() && name_is(font.getKey("/Subtype"), "/Type3");
        } else {
            return false;
        }
        return true;
    }

    bool perform_path(const std::string& what)
    {
        if (what == "re") {
            const auto n = numbers(4);
            m_simple_path = !n.empty() && !m_path && straight(m_now.matrix);
            if (!n.empty()) m_path = around(m_now.matrix, {n[0], n[1], n[0] + n[2], n[1] + n[3]});
        } else if (path_parts.contains(what)) {
            m_simple_path = false;
            if (!m_path) m_path = Area{};
        } else if (what == "W" || what == "W*") {
            m_clip_next = true;
        } else if (what == "n") {
            if (m_clip_next) clip();
            m_clip_next = false;
            m_path.reset();
        } else {
            return false;
        }
        return true;
    }

    void clip()
    {
        if (!m_path) return;
        if (!m_simple_path) return spoil();
        auto& clip = m_now.clip;
        if (clip)
            clip = Area{std::max(clip->x1, m_path->x1), std::max(clip->y1, m_path->y1),
                        std::min(clip->x2, m_path->x2), std::min(clip->y2, m_path->y2)};
        else
            clip = m_path;
    }

    void paint(const std::string& key)
    {
        auto object = entry("/XObject", QPDFObjectHandle::newName(key.empty() ? "/" : key));
        if (!object.isStream()) return; // nothing by that name: nothing is painted
        auto dictionary = object.getDict();
        if (dictionary.hasKey("/OC")) return spoil();
        if (name_is(dictionary.getKey("/Subtype"), "/Image")) {
            if (m_image || m_depth > 0) return spoil();
            m_image = PlacedImage{object, m_now.matrix, m_now.clip};
        } else if (name_is(dictionary.getKey("/Subtype"), "/Form")) {
            paint_form(object, dictionary);
        } else {
            spoil();
        }
    }

    // A form may hold a recognition layer, so it is looked into.
    void paint_form(QPDFObjectHandle form, QPDFObjectHandle dictionary)
    {
        if (m_depth == deepest_form || ++m_forms > most_forms) return spoil();
        auto resources = dictionary.getKey("/Resources");
        PageMarks inside{resources.isDictionary() ? resources : m_resources, m_now, m_depth + 1,
                         m_forms};
        form.parseAsContents(&inside);
        if (inside.spoiled()) spoil();
    }

    std::vector<double> numbers(std::size_t count)
    {
        std::vector<double> values;
        if (m_operands.size() < count) return values;
        for (auto i = m_operands.end() - static_cast<std::ptrdiff_t>(count); i != m_operands.end();
             ++i) {
            if (!i->isNumber()) return {};
            values.push_back(i->getNumericValue());
        }
        return values;
    }

    static std::string name(QPDFObjectHandle object)
    {
        return object.isName() ? object.getName() : std::string{};
    }

    QPDFObjectHandle entry(const char* kind, QPDFObjectHandle key)
    {
        auto all = m_resources.isDictionary() ? m_resources.getKey(kind) : m_resources;
        if (!all.isDictionary() || !key.isName()) return QPDFObjectHandle::newNull();
        return all.getKey(key.getName());
    }

    QPDFObjectHandle named(const char* kind)
    {
        return m_operands.empty() ? QPDFObjectHandle::newNull() : entry(kind, m_operands.back());
    }

    QPDFObjectHandle m_resources;
    Graphics m_now;
    std::vector<Graphics> m_saved;
    std::vector<QPDFObjectHandle> m_operands;
    std::optional<Area> m_path; // set while a path is being made
    bool m_simple_path = false; // the path is a single rectangle
    bool m_clip_next = false;
    int m_depth;
    int& m_forms; // looked into so far, on the whole page
    bool m_spoiled = false;
    std::optional<PlacedImage> m_image;
};

// Pop-ups and links without a border put nothing on paper; of the rest one cannot be sure.
bool may_be_seen(QPDFObjectHandle annotation)
{
    if (!annotation.isDictionary()) return false;
    auto kind = annotation.getKey("/Subtype");
    if (name_is(kind, "/Popup")) return false;
    if (!name_is(kind, "/Link") || annotation.hasKey("/AP")) return true;
    auto border = annotation.getKey("/Border");
    if (border.isArray() && border.getArrayNItems() >= 3) {
        auto width = border.getArrayItem(2);
        return !(width.isNumber() && width.getNumericValue() == 0);
    }
    return true;
}

bool has_visible_annotation(QPDFObjectHandle page)
{
    auto annotations = page.getKey("/Annots");
    if (!annotations.isArray()) return false;
    auto all = annotations.getArrayAsVector();
    return std::any_of(all.begin(), all.end(), may_be_seen);
}

bool has_image(QPDFObjectHandle resources)
{
    if (!resources.isDictionary() || !resources.getKey("/XObject").isDictionary()) return false;
    auto all = resources.getKey("/XObject");
    for (const auto& key : all.getKeys()) {
        auto object = all.getKey(key);
        if (object.isStream() && name_is(object.getDict().getKey("/Subtype"), "/Image"))
            return true;
    }
    return false;
}

} // namespace

std::optional<PlacedImage> sole_image(QPDFObjectHandle page)
{
    QPDFPageObjectHelper helper{page};
    auto resources = helper.getAttribute("/Resources", false);
    if (!has_image(resources) || has_visible_annotation(page)) return std::nullopt;
    int forms = 0;
    PageMarks marks{resources, Graphics{}, 0, forms};
    helper.parseContents(&marks);
    if (marks.spoiled()) return std::nullopt;
    return marks.image();
}

} // namespace quire
