#include "leak_structure.hpp"

#include <algorithm>
#include <qpdf/BufferInputSource.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFTokenizer.hh>
#include <string>
#include <string_view>
#include <vector>

namespace quire::engines {

namespace {

using Keys = std::set<std::string>;

const Keys trailer_keys = {"/Root",  "/Size",   "/ID",          "/Type",  "/W",
                           "/Index", "/Filter", "/DecodeParms", "/Length"};
const Keys catalog_keys = {"/Type", "/Pages", "/OCProperties"};
const Keys tree_keys = {"/Type", "/Kids", "/Count", "/Parent"};
const Keys page_keys = {"/Type",     "/Parent", "/MediaBox",  "/CropBox",  "/Rotate",
                        "/UserUnit", "/Group",  "/Resources", "/Contents", "/Annots"};
const Keys link_keys = {"/Type", "/Subtype", "/Rect",       "/Border", "/C",
                        "/H",    "/F",       "/QuadPoints", "/A",      "/Dest"};
const Keys address_keys = {"/S", "/URI"};
const Keys picture_keys = {"/Type",   "/Subtype",     "/Width",
                           "/Height", "/ColorSpace",  "/BitsPerComponent",
                           "/Filter", "/DecodeParms", "/Length"};
// Whatever has one of these says more than it shows.
const Keys foreign_keys = {"/Metadata",     "/PieceInfo", "/StructParent", "/StructParents",
                           "/Thumb",        "/AF",        "/OPI",          "/Alternates",
                           "/JS",           "/EF",        "/AA",           "/Ref",
                           "/LastModified", "/AcroForm"};

bool has_only(QPDFObjectHandle dict, const Keys& keys)
{
    return std::ranges::all_of(dict.getKeys(), [&](const auto& key) { return keys.contains(key); });
}

std::string name_in(QPDFObjectHandle dict, const char* key)
{
    auto value = dict.isDictionary() ? dict.getKey(key) : QPDFObjectHandle::newNull();
    return value.isName() ? value.getName() : "";
}

// A JPEG that tells more than its pixels: camera, place, a comment.
bool is_talkative_jpeg(QPDFObjectHandle stream)
{
    if (name_in(stream.getDict(), "/Filter") != "/DCTDecode") return false;
    const auto raw = stream.getRawStreamData();
    const std::string_view bytes{reinterpret_cast<const char*>(raw->getBuffer()), raw->getSize()};
    for (std::size_t at = 2; at + 4 <= bytes.size() && bytes[at] == '\xff';) {
        const auto marker = static_cast<unsigned char>(bytes[at + 1]);
        if (marker == 0xda) return false;
        if (marker == 0xfe || marker == 0xe1 || marker == 0xed) return true;
        at += 2 + (static_cast<std::size_t>(static_cast<unsigned char>(bytes[at + 2])) << 8 |
                   static_cast<unsigned char>(bytes[at + 3]));
    }
    return false;
}

// Goes through everything that can be reached from the trailer.
class Reach {
public:
    explicit Reach(QPDF& pdf)
    {
        m_waiting.push_back(pdf.getTrailer());
        while (!m_waiting.empty()) {
            auto object = m_waiting.back();
            m_waiting.pop_back();
            visit(object);
        }
    }

    bool needs(QPDFObjGen object) const { return m_seen.contains(object); }
    bool says_more() const { return m_says_more; }

private:
    void visit(QPDFObjectHandle object)
    {
        if (object.isIndirect() && !m_seen.insert(object.getObjGen()).second) return;
        if (object.isStream()) {
            m_says_more = m_says_more || is_talkative_jpeg(object);
            object = object.getDict();
        }
        if (object.isArray())
            for (auto item : object.getArrayAsVector())
                m_waiting.push_back(item);
        if (!object.isDictionary()) return;
        for (auto [key, value] : object.getDictAsMap()) {
            m_says_more = m_says_more || foreign_keys.contains(key);
            m_waiting.push_back(value);
        }
    }

    std::vector<QPDFObjectHandle> m_waiting;
    std::set<QPDFObjGen> m_seen;
    bool m_says_more = false;
};

bool is_of_the_file_itself(QPDFObjectHandle object)
{
    if (!object.isStream()) return object.isNull();
    auto type = name_in(object.getDict(), "/Type");
    return type == "/ObjStm" || type == "/XRef";
}

bool ends_at_its_end(std::string_view file)
{
    const auto end = file.rfind("%%EOF");
    return end != std::string_view::npos && file.find("%%EOF") == end &&
           file.find_first_not_of("\r\n", end + 5) == std::string_view::npos;
}

void check_links(QPDFObjectHandle page, std::int64_t number, const OnLeak& on_leak)
{
    auto list = page.getKey("/Annots");
    if (!list.isArray()) return;
    for (auto& link : list.getArrayAsVector()) {
        auto action = link.isDictionary() ? link.getKey("/A") : QPDFObjectHandle::newNull();
        const bool plain = name_in(link, "/Subtype") == "/Link" && has_only(link, link_keys) &&
                           (!action.isDictionary() ||
                            (name_in(action, "/S") == "/URI" && has_only(action, address_keys)));
        if (!plain) on_leak(LeakKind::foreign_entry, number);
    }
}

// Every operator of a content, each once.
std::set<std::string> operators_of(const std::string& content)
{
    std::set<std::string> operators;
    const auto source = std::make_shared<BufferInputSource>("content", content);
    QPDFTokenizer tokenizer;
    tokenizer.allowEOF();
    while (true) {
        const auto token = tokenizer.readToken(source, "content", true);
        if (token.getType() == QPDFTokenizer::tt_eof) return operators;
        if (token.getType() == QPDFTokenizer::tt_word) operators.insert(token.getValue());
    }
}

std::string text_of(QPDFObjectHandle stream)
{
    const auto data = stream.getStreamData(qpdf_dl_all);
    return {reinterpret_cast<const char*>(data->getBuffer()), data->getSize()};
}

bool draws_only(const std::set<std::string>& operators, const std::set<std::string>& allowed)
{
    return std::ranges::includes(allowed, operators);
}

bool is_picture(QPDFObjectHandle object)
{
    return name_in(object.getDict(), "/Subtype") == "/Image" &&
           has_only(object.getDict(), picture_keys) &&
           object.getDict().getKey("/ColorSpace").isName();
}

bool is_our_text(QPDFObjectHandle object)
{
    auto dict = object.getDict();
    auto resources = dict.getKey("/Resources");
    return name_in(dict, "/Subtype") == "/Form" && dict.hasKey("/QuireTextLayer") &&
           resources.isDictionary() && has_only(resources, {"/Font"}) &&
           draws_only(operators_of(text_of(object)), {"BT", "ET", "Tf", "Tj", "Tm", "Tr"});
}

double lightness(QPDFObjectHandle colour)
{
    if (!colour.isArray() || colour.getArrayNItems() == 0) return 1;
    double sum = 0;
    for (auto part : colour.getArrayAsVector())
        sum += part.isNumber() ? part.getNumericValue() : 0;
    const double mean = sum / colour.getArrayNItems();
    return colour.getArrayNItems() == 4 ? 1 - mean : mean;
}

} // namespace

void check_document(QPDF& pdf, std::string_view file, const OnLeak& on_leak)
{
    auto trailer = pdf.getTrailer();
    auto root = pdf.getRoot();
    const bool plain = has_only(trailer, trailer_keys) && has_only(root, catalog_keys) &&
                       root.getKey("/Pages").isDictionary() &&
                       has_only(root.getKey("/Pages"), tree_keys);
    if (!plain) on_leak(LeakKind::foreign_entry, -1);
    std::int64_t number = 0;
    for (auto& page : pdf.getAllPages()) {
        if (!has_only(page, page_keys)) on_leak(LeakKind::foreign_entry, number);
        check_links(page, number++, on_leak);
    }
    const Reach reach{pdf};
    if (reach.says_more()) on_leak(LeakKind::foreign_entry, -1);
    const bool all_needed = std::ranges::all_of(pdf.getAllObjects(), [&](auto& object) {
        return reach.needs(object.getObjGen()) || is_of_the_file_itself(object);
    });
    if (!all_needed || !ends_at_its_end(file) || pdf.anyWarnings())
        on_leak(LeakKind::leftover_object, -1);
}

void check_picture_page(QPDFObjectHandle page, std::int64_t number, const OnLeak& on_leak)
{
    std::string content;
    for (auto& stream : page.getPageContents())
        content += text_of(stream) + "\n";
    auto resources = page.getKey("/Resources");
    bool holds = resources.isDictionary() && has_only(resources, {"/XObject"}) &&
                 draws_only(operators_of(content), {"Do", "Q", "cm", "q"}) &&
                 !page.hasKey("/Annots") && !page.hasKey("/CropBox") && !page.hasKey("/Rotate");
    int pictures = 0;
    auto objects =
        resources.isDictionary() ? resources.getKey("/XObject") : QPDFObjectHandle::newNull();
    if (objects.isDictionary())
        for (auto [name, object] : objects.getDictAsMap()) {
            if (!QPDFObjectHandle{object}.isStream()) continue;
            const bool picture = is_picture(object);
            pictures += picture;
            holds = holds && (picture || is_our_text(object));
        }
    if (!holds || pictures != 1) on_leak(LeakKind::not_a_picture, number);
}

void check_annotations(QPDFObjectHandle page, std::int64_t number, const OnLeak& on_leak)
{
    auto list = page.getKey("/Annots");
    if (!list.isArray()) return;
    constexpr double dark = 0.4;
    for (auto& annotation : list.getArrayAsVector()) {
        const auto subtype = name_in(annotation, "/Subtype");
        if (subtype == "/Redact") on_leak(LeakKind::unapplied_annotation, number);
        const bool marks = subtype == "/Highlight" || subtype == "/Square" ||
                           subtype == "/Polygon" || subtype == "/Ink" || subtype == "/Line" ||
                           subtype == "/Underline" || subtype == "/StrikeOut";
        if (marks && (lightness(annotation.getKey("/C")) < dark ||
                      lightness(annotation.getKey("/IC")) < dark))
            on_leak(LeakKind::dark_highlight, number);
    }
}

} // namespace quire::engines
