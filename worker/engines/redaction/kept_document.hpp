#pragma once
// The document that a redaction leaves: its pages, and nothing beside them.

#include "kept_objects.hpp"

#include <map>
#include <qpdf/QPDF.hh>
#include <vector>

namespace quire::engines {

// Builds a new document out of an old one within `pdf`. What the old one was is out of reach
// afterwards, and a file written from it does not hold it.
class KeptDocument {
public:
    // `replaced`: the pages that will come as pictures.
    KeptDocument(QPDF& pdf, const std::set<std::size_t>& replaced);

    // A picture as the whole of page `number`, of the size the old one was shown in.
    void put_picture(std::size_t number, QPDFObjectHandle picture);

    // Takes the other pages over and cuts everything else off. Once, at last.
    void finish();

private:
    void fill_kept(std::size_t number);
    QPDFObjectHandle kept_links(std::size_t number);
    QPDFObjectHandle kept_link(QPDFObjectHandle link);
    QPDFObjectHandle kept_target(QPDFObjectHandle target);
    QPDFObjectHandle found_by_name(QPDFObjectHandle name);
    QPDFObjectHandle layer_settings();
    void flatten_looks();

    QPDF& m_pdf;
    const std::set<std::size_t>& m_replaced;
    KeptObjects m_objects;
    std::vector<QPDFObjectHandle> m_old;
    std::vector<QPDFObjectHandle> m_new;
    std::map<QPDFObjGen, QPDFObjectHandle> m_place; // old page → new page
    std::map<std::size_t, std::vector<QPDFObjectHandle>> m_links;
};

} // namespace quire::engines
