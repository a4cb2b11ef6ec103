#include "page_source.hpp"

#include "form_fields.hpp"

#include <qpdf/QPDFPageObjectHelper.hh>

namespace quire::engines {

namespace {

// What a page says of its place in a document that it has left, or that has it twice now.
void leave_place(QPDFObjectHandle page)
{
    for (const auto* key : {"/StructParents", "/B", "/Tabs"})
        page.removeKey(key);
}

} // namespace

PageSource::PageSource(QPDF& pdf, QPDF& target)
    : m_pdf(pdf), m_target(target), m_pages(pdf.getAllPages()), m_labels(pdf), m_destinations(pdf)
{
    pdf.pushInheritedAttributesToPage();
}

QPDFObjectHandle PageSource::take(std::int64_t number, QPDFAcroFormDocumentHelper& forms)
{
    auto page = m_pages.at(static_cast<std::size_t>(number));
    const auto taken = m_taken.find(page.getObjGen());
    if (taken == m_taken.end()) {
        auto first = is_target() ? page : copied_in(page, forms);
        m_taken.emplace(page.getObjGen(), first);
        return first;
    }
    auto copy = QPDFPageObjectHelper{taken->second}.shallowCopyPage().getObjectHandle();
    leave_place(copy);
    if (!annotations_on(copy).empty()) {
        forms.fixCopiedAnnotations(copy, taken->second, forms);
        point_at_copies(copy, annotations_on(taken->second));
        remember_links(copy, annotations_on(taken->second));
    }
    return copy;
}

QPDFObjectHandle PageSource::copied_in(QPDFObjectHandle page, QPDFAcroFormDocumentHelper& forms)
{
    auto copy = m_target.copyForeignObject(page);
    leave_place(copy);
    if (!annotations_on(page).empty()) {
        if (!m_forms) m_forms = std::make_unique<QPDFAcroFormDocumentHelper>(m_pdf);
        const auto plain = annotations_on(copy); // copied with the page, without their fields
        forms.fixCopiedAnnotations(copy, page, *m_forms);
        point_at_copies(copy, plain);
        remember_links(copy, annotations_on(page));
    }
    return copy;
}

// `originals`: of this document, or copies of those that are known already.
void PageSource::remember_links(QPDFObjectHandle copy,
                                const std::vector<QPDFObjectHandle>& originals)
{
    const auto copies = annotations_on(copy);
    for (std::size_t i = 0; i < copies.size() && copies.size() == originals.size(); ++i) {
        auto original = originals[i];
        if (is_target() || !copies[i].isIndirect() || !original.isDictionary()) continue;
        if (const auto known = m_leads_to.find(original.getObjGen());
            known != m_leads_to.end() && original.getOwningQPDF() == &m_target)
            m_leads_to.insert_or_assign(copies[i].getObjGen(), known->second);
        else if (const auto destination = destination_of(original))
            m_leads_to.insert_or_assign(copies[i].getObjGen(), *destination);
    }
}

void PageSource::resolve_links()
{
    for (const auto& [annotation, destination] : m_leads_to) {
        const auto there = in_target(destination);
        set_destination(m_target.getObject(annotation),
                        there ? *there : QPDFObjectHandle::newArray());
    }
}

std::vector<QPDFObjectHandle> PageSource::left() const
{
    std::vector<QPDFObjectHandle> pages;
    for (const auto& page : m_pages)
        if (!m_taken.contains(page.getObjGen())) pages.push_back(page);
    return pages;
}

std::optional<QPDFObjectHandle> PageSource::first_copy_of(QPDFObjGen page) const
{
    const auto taken = m_taken.find(page);
    return taken == m_taken.end() ? std::nullopt : std::optional{taken->second};
}

std::optional<QPDFObjectHandle> PageSource::in_target(QPDFObjectHandle destination)
{
    const auto page = m_destinations.page(destination);
    const auto copy = page ? first_copy_of(*page) : std::nullopt;
    if (!copy) return {};
    auto array = *m_destinations.resolved(destination);
    auto made = QPDFObjectHandle::newArray();
    made.appendItem(*copy);
    for (int i = 1; i < array.getArrayNItems(); ++i) {
        auto item = array.getArrayItem(i); // how to look at it: a name, numbers
        if (item.isScalar()) made.appendItem(QPDFObjectHandle::parse(item.unparseResolved()));
    }
    return made;
}

} // namespace quire::engines
