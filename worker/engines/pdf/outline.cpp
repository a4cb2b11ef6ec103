#include "outline.hpp"

#include "destinations.hpp"

namespace quire::engines {

namespace {

constexpr int deepest = 64;

Outline read_below(QPDFObjectHandle parent, Objects& seen, int depth)
{
    Outline items;
    if (depth > deepest) return items;
    for (auto entry = parent.getKey("/First"); entry.isDictionary() && entry.isIndirect();
         entry = entry.getKey("/Next")) {
        if (!seen.insert(entry.getObjGen()).second) break;
        auto below = read_below(entry, seen, depth + 1);
        items.push_back({entry, std::move(below)});
    }
    return items;
}

// Answers how many entries are to be seen below the parent when it is open.
int link_below(QPDFObjectHandle parent, Outline& items)
{
    int visible = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto& entry = items[i].entry;
        const bool closed =
            entry.getKey("/Count").isInteger() && entry.getKey("/Count").getIntValue() < 0;
        entry.replaceKey("/Parent", parent);
        for (const auto* key : {"/Prev", "/Next", "/Count", "/First", "/Last"})
            entry.removeKey(key);
        if (i > 0) {
            entry.replaceKey("/Prev", items[i - 1].entry);
            items[i - 1].entry.replaceKey("/Next", entry);
        }
        const int below = link_below(entry, items[i].below);
        if (below > 0)
            entry.replaceKey("/Count", QPDFObjectHandle::newInteger(closed ? -below : below));
        visible += 1 + (closed ? 0 : below);
    }
    if (items.empty()) return 0;
    parent.replaceKey("/First", items.front().entry);
    parent.replaceKey("/Last", items.back().entry);
    return visible;
}

} // namespace

Outline read_outline(QPDF& pdf)
{
    auto root = pdf.getRoot().getKey("/Outlines");
    if (!root.isDictionary()) return {};
    Objects seen;
    return read_below(root, seen, 0);
}

void write_outline(QPDF& pdf, Outline& outline)
{
    if (outline.empty()) return pdf.getRoot().removeKey("/Outlines");
    auto root = pdf.makeIndirectObject(QPDFObjectHandle::newDictionary());
    root.replaceKey("/Type", QPDFObjectHandle::newName("/Outlines"));
    root.replaceKey("/Count", QPDFObjectHandle::newInteger(link_below(root, outline)));
    pdf.getRoot().replaceKey("/Outlines", root);
}

} // namespace quire::engines
