#include "kept_document.hpp"

#include "pdf/hidden_layer.hpp"
#include "pdf/layers.hpp"

#include <array>
#include <fmt/format.h>
#include <qpdf/QPDFAcroFormDocumentHelper.hh>
#include <qpdf/QPDFAnnotationObjectHelper.hh>
#include <qpdf/QPDFNameTreeObjectHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>

namespace quire::engines {

namespace {

constexpr int hidden_flag = 2;
constexpr int unseen_flags = 1 | hidden_flag | 32; // invisible, hidden, no view

std::vector<QPDFObjectHandle> annotations_of(QPDFObjectHandle page)
{
    auto list = page.getKey("/Annots");
    if (!list.isArray()) return {};
    auto found = list.getArrayAsVector();
    std::erase_if(found, [](auto& annotation) { return !annotation.isDictionary(); });
    return found;
}

bool is_link(QPDFObjectHandle annotation)
{
    auto subtype = annotation.getKey("/Subtype");
    return subtype.isName() && subtype.getName() == "/Link";
}

QPDFObjectHandle inherited(QPDFObjectHandle page, const char* key)
{
    return QPDFPageObjectHelper{page}.getAttribute(key, false);
}

} // namespace

KeptDocument::KeptDocument(QPDF& pdf, const std::set<std::size_t>& replaced)
    : m_pdf(pdf), m_replaced(replaced), m_objects(pdf), m_old(pdf.getAllPages())
{
    for (auto page : m_old) {
        m_new.push_back(pdf.makeIndirectObject(QPDFObjectHandle::parse("<< /Type /Page >>")));
        m_place.emplace(page.getObjGen(), m_new.back());
    }
}

void KeptDocument::put_picture(std::size_t number, QPDFObjectHandle picture)
{
    const auto old = m_old.at(number);
    const auto shown = frame_of(old).shown();
    auto page = m_new.at(number);
    page.replaceKey("/MediaBox", QPDFObjectHandle::parse(fmt::format("[0 0 {:.4f} {:.4f}]",
                                                                     shown.width, shown.height)));
    auto unit = QPDFObjectHandle{old}.getKey("/UserUnit");
    if (unit.isNumber()) page.replaceKey("/UserUnit", unit.unsafeShallowCopy());
    auto resources = QPDFObjectHandle::parse("<< /XObject << >> >>");
    resources.getKey("/XObject").replaceKey("/Page", picture);
    page.replaceKey("/Resources", resources);
    page.replaceKey("/Contents",
                    m_pdf.newStream(fmt::format("q {:.4f} 0 0 {:.4f} 0 0 cm /Page Do Q",
                                                shown.width, shown.height)));
}

// Looks of form fields and annotations become content, as far as they are seen.
void KeptDocument::flatten_looks()
{
    const LayerStates states{m_pdf};
    for (auto page : m_old)
        for (auto& annotation : annotations_of(page))
            if (!states.shows(annotation.getKey("/OC")))
                annotation.replaceKey("/F", QPDFObjectHandle::newInteger(hidden_flag));
    QPDFAcroFormDocumentHelper{m_pdf}.generateAppearancesIfNeeded();
    QPDFPageDocumentHelper{m_pdf}.flattenAnnotations(0, unseen_flags);
}

void KeptDocument::finish()
{
    for (std::size_t number = 0; number < m_old.size(); ++number)
        if (!m_replaced.contains(number))
            for (auto& annotation : annotations_of(m_old[number]))
                if (is_link(annotation)) m_links[number].push_back(annotation);
    flatten_looks();
    for (std::size_t number = 0; number < m_old.size(); ++number)
        if (!m_replaced.contains(number)) m_objects.note(m_old[number]);
    for (std::size_t number = 0; number < m_old.size(); ++number)
        if (!m_replaced.contains(number)) fill_kept(number);

    auto tree = m_pdf.makeIndirectObject(QPDFObjectHandle::parse("<< /Type /Pages >>"));
    auto kids = QPDFObjectHandle::newArray();
    for (auto& page : m_new) {
        page.replaceKey("/Parent", tree);
        kids.appendItem(page);
    }
    tree.replaceKey("/Kids", kids);
    tree.replaceKey("/Count", QPDFObjectHandle::newInteger(static_cast<long long>(m_new.size())));
    auto root = m_pdf.makeIndirectObject(QPDFObjectHandle::parse("<< /Type /Catalog >>"));
    root.replaceKey("/Pages", tree);
    if (!m_objects.layers().empty()) root.replaceKey("/OCProperties", layer_settings());

    auto trailer = m_pdf.getTrailer();
    for (const auto& key : trailer.getKeys())
        if (key != "/Size") trailer.removeKey(key); // which the writer counts itself
    trailer.replaceKey("/Root", root);
    m_pdf.updateAllPagesCache();
}

void KeptDocument::fill_kept(std::size_t number)
{
    const auto old = m_old[number];
    auto page = m_new[number];
    for (const char* key : {"/MediaBox", "/CropBox", "/Rotate", "/UserUnit"}) {
        auto value = m_objects.copy(inherited(old, key), Kind::plain);
        if (!value.isNull()) page.replaceKey(key, value);
    }
    auto group = m_objects.copy(QPDFObjectHandle{old}.getKey("/Group"), Kind::group);
    if (!group.isNull()) page.replaceKey("/Group", group);
    page.replaceKey("/Resources", m_objects.resources(old));
    page.replaceKey("/Contents", m_objects.content(old));
    auto links = kept_links(number);
    if (links.getArrayNItems() > 0) page.replaceKey("/Annots", links);
}

QPDFObjectHandle KeptDocument::kept_links(std::size_t number)
{
    auto links = QPDFObjectHandle::newArray();
    for (auto& link : m_links[number])
        if (auto kept = kept_link(link); !kept.isNull())
            links.appendItem(m_pdf.makeIndirectObject(kept));
    return links;
}

// Where it is, how it looks, and a place in this document or an address; nothing when it has none.
QPDFObjectHandle KeptDocument::kept_link(QPDFObjectHandle link)
{
    auto kept = QPDFObjectHandle::parse("<< /Type /Annot /Subtype /Link >>");
    for (const char* key : {"/Rect", "/Border", "/C", "/H", "/F", "/QuadPoints"})
        if (auto value = m_objects.copy(link.getKey(key), Kind::plain); !value.isNull())
            kept.replaceKey(key, value);
    auto target = link.getKey("/Dest");
    auto action = link.getKey("/A");
    if (action.isDictionary() && action.getKey("/S").isName()) {
        auto kind = action.getKey("/S").getName();
        if (kind == "/URI" && action.getKey("/URI").isString()) {
            auto address = QPDFObjectHandle::parse("<< /S /URI >>");
            address.replaceKey("/URI", m_objects.copy(action.getKey("/URI"), Kind::plain));
            kept.replaceKey("/A", address);
            return kept;
        }
        if (kind == "/GoTo") target = action.getKey("/D");
    }
    auto place = kept_target(target);
    if (place.isNull()) return place;
    kept.replaceKey("/Dest", place);
    return kept;
}

QPDFObjectHandle KeptDocument::found_by_name(QPDFObjectHandle name)
{
    auto root = m_pdf.getRoot();
    auto found = QPDFObjectHandle::newNull();
    if (name.isName() && root.getKey("/Dests").isDictionary())
        found = root.getKey("/Dests").getKey(name.getName());
    auto names = root.getKey("/Names");
    if (name.isString() && names.isDictionary() && names.getKey("/Dests").isDictionary())
        QPDFNameTreeObjectHelper{names.getKey("/Dests"), m_pdf}.findObject(name.getUTF8Value(),
                                                                           found);
    return found.isDictionary() ? found.getKey("/D") : found;
}

// A place within the document, on a new page.
QPDFObjectHandle KeptDocument::kept_target(QPDFObjectHandle target)
{
    if (target.isName() || target.isString()) target = found_by_name(target);
    if (!target.isArray() || target.getArrayNItems() < 1) return QPDFObjectHandle::newNull();
    const auto page = m_place.find(target.getArrayItem(0).getObjGen());
    if (page == m_place.end()) return QPDFObjectHandle::newNull();
    auto place = QPDFObjectHandle::newArray();
    place.appendItem(page->second);
    for (int i = 1; i < target.getArrayNItems(); ++i) {
        auto item = target.getArrayItem(i);
        if (item.isNumber() || item.isName() || item.isNull())
            place.appendItem(item.isIndirect() ? item.unsafeShallowCopy() : item);
    }
    return place;
}

// Layers that were off stay off; nothing else is said of them.
QPDFObjectHandle KeptDocument::layer_settings()
{
    const LayerStates states{m_pdf};
    auto all = QPDFObjectHandle::newArray();
    auto off = QPDFObjectHandle::newArray();
    for (const auto& [old, layer] : m_objects.layers()) {
        all.appendItem(layer);
        if (states.is_off(old)) off.appendItem(layer);
    }
    auto properties = QPDFObjectHandle::parse("<< /D << /BaseState /ON >> >>");
    properties.getKey("/D").replaceKey("/OFF", off);
    properties.replaceKey("/OCGs", all);
    return properties;
}

} // namespace quire::engines
