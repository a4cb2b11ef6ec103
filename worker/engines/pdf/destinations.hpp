#pragma once
// Where links, outlines and names of a PDF lead to: pages, said outright or by name.

#include <qpdf/QPDF.hh>

#include <map>
#include <optional>
#include <set>
#include <string>

namespace quire::engines {

using Objects = std::set<QPDFObjGen>;

class Destinations {
public:
    explicit Destinations(QPDF& pdf);

    // The array [page, view…] that a destination stands for; nothing when it leads nowhere.
    std::optional<QPDFObjectHandle> resolved(QPDFObjectHandle destination);
    // The page it leads to; nothing when that is none of this document's objects.
    std::optional<QPDFObjGen> page(QPDFObjectHandle destination);

    // All names with what they stand for.
    const std::map<std::string, QPDFObjectHandle>& names();
    void add(const std::string& name, QPDFObjectHandle destination); // a name that is free
    // Names that lead to no page of these are forgotten.
    void keep_only(const Objects& pages);

private:
    void read_names();

    QPDF& m_pdf;
    std::map<std::string, QPDFObjectHandle> m_names;
    bool m_has_read = false;
};

// The destination of an annotation or an outline item: /Dest, or /D of a GoTo action. Nothing when
// it does something else.
std::optional<QPDFObjectHandle> destination_of(QPDFObjectHandle owner);
void set_destination(QPDFObjectHandle owner, QPDFObjectHandle destination);
void drop_destination(QPDFObjectHandle owner);

} // namespace quire::engines
