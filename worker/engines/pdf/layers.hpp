#pragma once
// Layers (optional content): what the document says at first sight of each.

#include <qpdf/QPDF.hh>
#include <set>

namespace quire::engines {

class LayerStates {
public:
    explicit LayerStates(QPDF& pdf);

    bool is_off(QPDFObjGen layer) const;
    // Whether what belongs to `layer`, a group or a rule about groups, is shown.
    bool shows(QPDFObjectHandle layer) const;

private:
    bool m_on_unless_listed = true;
    std::set<QPDFObjGen> m_on;
    std::set<QPDFObjGen> m_off;
};

} // namespace quire::engines
