#pragma once
// A document that pages are taken from, and where they have come to in the new one.

#include "destinations.hpp"

#include <engines/engine.hpp>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFAcroFormDocumentHelper.hh>
#include <qpdf/QPDFPageLabelDocumentHelper.hh>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace quire::engines {

class PageSource {
public:
    // `target`: the document that is made anew; may be the same. Both must outlive this.
    PageSource(QPDF& pdf, QPDF& target);

    bool is_target() const { return &m_pdf == &m_target; }
    QPDF& pdf() { return m_pdf; }
    std::int64_t page_count() const { return static_cast<std::int64_t>(m_pages.size()); }

    // A page for the target: of the target itself the first time the page as it is, else a copy of
    // it. `forms`: the target's.
    QPDFObjectHandle take(std::int64_t page, QPDFAcroFormDocumentHelper& forms);
    // The pages that were not taken.
    std::vector<QPDFObjectHandle> left() const;
    // Where a page of this document is in the target.
    std::optional<QPDFObjectHandle> first_copy_of(QPDFObjGen page) const;

    QPDFPageLabelDocumentHelper& labels() { return m_labels; }
    Destinations& destinations() { return m_destinations; }
    // What stands for a destination of this document in the target; nothing when its page was not
    // taken.
    std::optional<QPDFObjectHandle> in_target(QPDFObjectHandle destination);
    // Links on the pages that came over lead to where they led before, or nowhere. Once all pages
    // are taken: they may lead to one that came after them.
    void resolve_links();

private:
    void remember_links(QPDFObjectHandle copy, const std::vector<QPDFObjectHandle>& originals);
    QPDFObjectHandle copied_in(QPDFObjectHandle page, QPDFAcroFormDocumentHelper& forms);

    QPDF& m_pdf;
    QPDF& m_target;
    std::vector<QPDFObjectHandle> m_pages;
    std::map<QPDFObjGen, QPDFObjectHandle> m_taken;
    std::map<QPDFObjGen, QPDFObjectHandle> m_leads_to; // annotations in the target: as said here
    QPDFPageLabelDocumentHelper m_labels;
    Destinations m_destinations;
    std::unique_ptr<QPDFAcroFormDocumentHelper> m_forms;
};

} // namespace quire::engines
