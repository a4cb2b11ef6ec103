#include "merged_parts.hpp"

#include "outline.hpp"

#include <base/text.hpp>
#include <fmt/format.h>

namespace quire::engines {

namespace {

bool leads_to(Destinations& destinations, QPDFObjectHandle destination, const Objects& pages)
{
    const auto page = destinations.page(std::move(destination));
    return page && pages.contains(*page);
}

Outline pruned(const Outline& items, Destinations& destinations, const Objects& pages)
{
    Outline kept;
    for (const auto& item : items) {
        OutlineItem copy{item.entry, pruned(item.below, destinations, pages)};
        copy.entry.removeKey("/SE"); // an element of the structure, perhaps one that is gone
        const auto destination = destination_of(copy.entry);
        const bool leads = !destination || leads_to(destinations, *destination, pages);
        const bool was_heading = !destination && !item.below.empty();
        if (!leads) drop_destination(copy.entry);
        if (!copy.below.empty() || (leads && !was_heading)) kept.push_back(std::move(copy));
    }
    return kept;
}

// Only what an item looks like; where it leads comes from its destination.
QPDFObjectHandle same_looks(QPDF& target, QPDFObjectHandle entry)
{
    auto made = target.makeIndirectObject(QPDFObjectHandle::newDictionary());
    if (auto title = entry.getKey("/Title"); title.isString())
        made.replaceKey("/Title", QPDFObjectHandle::newUnicodeString(title.getUTF8Value()));
    for (const auto* key : {"/F", "/Count"})
        if (auto value = entry.getKey(key); value.isInteger())
            made.replaceKey(key, QPDFObjectHandle::newInteger(value.getIntValue()));
    if (auto colour = entry.getKey("/C"); colour.isArray() && colour.getArrayNItems() == 3)
        made.replaceKey("/C", QPDFObjectHandle::parse(colour.unparseResolved()));
    return made;
}

Outline brought_over(const Outline& items, QPDF& target, PageSource& source)
{
    Outline made;
    for (const auto& item : items) {
        auto below = brought_over(item.below, target, source);
        const auto destination = destination_of(item.entry);
        const auto there = destination ? source.in_target(*destination) : std::nullopt;
        if (!there && below.empty()) continue;
        made.push_back({same_looks(target, item.entry), std::move(below)});
        if (there) set_destination(made.back().entry, *there);
    }
    return made;
}

std::string free_name(Destinations& target, const std::string& name)
{
    if (!target.names().contains(name)) return name;
    for (int i = 2;; ++i)
        if (auto other = fmt::format("{}-{}", name, i); !target.names().contains(other))
            return other;
}

QPDFObjectHandle subdictionary(QPDFObjectHandle owner, const char* key)
{
    if (!owner.getKey(key).isDictionary()) owner.replaceKey(key, QPDFObjectHandle::newDictionary());
    return owner.getKey(key);
}

void append(QPDFObjectHandle owner, const char* key, QPDFObjectHandle item)
{
    if (!owner.getKey(key).isArray()) owner.replaceKey(key, QPDFObjectHandle::newArray());
    owner.getKey(key).appendItem(std::move(item));
}

Objects members(QPDFObjectHandle array)
{
    Objects objects;
    if (array.isArray())
        for (const auto& item : array.getArrayAsVector())
            objects.insert(item.getObjGen());
    return objects;
}

// Whether the default configuration shows a layer.
class LayerStates {
public:
    explicit LayerStates(QPDFObjectHandle configuration)
        : m_off_by_default(configuration.getKey("/BaseState").isNameAndEquals("/OFF")),
          m_on(members(configuration.getKey("/ON"))), m_off(members(configuration.getKey("/OFF")))
    {
    }
    bool shows(QPDFObjGen layer) const
    {
        return m_off_by_default ? m_on.contains(layer) : !m_off.contains(layer);
    }

private:
    bool m_off_by_default;
    Objects m_on;
    Objects m_off;
};

bool runs_over(QPDFObjectHandle thread, const Objects& beads)
{
    Objects seen;
    for (auto bead = thread.getKey("/F"); bead.isDictionary(); bead = bead.getKey("/N")) {
        if (!bead.isIndirect() || !seen.insert(bead.getObjGen()).second) return true;
        if (!beads.contains(bead.getObjGen())) return false;
    }
    return !seen.empty();
}

} // namespace

void prune_outline(QPDF& pdf, Destinations& destinations, const Objects& pages)
{
    auto outline = pruned(read_outline(pdf), destinations, pages);
    write_outline(pdf, outline);
}

void append_outline(QPDF& target, PageSource& source)
{
    auto more = brought_over(read_outline(source.pdf()), target, source);
    if (more.empty()) return;
    auto outline = read_outline(target);
    outline.insert(outline.end(), more.begin(), more.end());
    write_outline(target, outline);
}

void add_names(Destinations& target, PageSource& source)
{
    for (const auto& [name, destination] : source.destinations().names())
        if (const auto there = source.in_target(destination))
            target.add(free_name(target, name), *there);
}

void add_layers(QPDF& target, PageSource& source)
{
    auto theirs = source.pdf().getRoot().getKey("/OCProperties");
    if (!theirs.isDictionary() || !theirs.getKey("/OCGs").isArray()) return;
    const LayerStates states{theirs.getKey("/D")};
    auto ours = subdictionary(target.getRoot(), "/OCProperties");
    auto configuration = subdictionary(ours, "/D");
    if (!ours.getKey("/OCGs").isArray()) ours.replaceKey("/OCGs", QPDFObjectHandle::newArray());
    for (const auto& layer : theirs.getKey("/OCGs").getArrayAsVector()) {
        if (!layer.isIndirect()) continue;
        const auto copy = target.copyForeignObject(layer);
        append(ours, "/OCGs", copy);
        append(configuration, states.shows(layer.getObjGen()) ? "/ON" : "/OFF", copy);
    }
}

void prune_threads(QPDF& pdf, const std::vector<QPDFObjectHandle>& pages)
{
    auto root = pdf.getRoot();
    auto threads = root.getKey("/Threads");
    if (!threads.isArray()) return;
    Objects beads;
    for (auto page : pages)
        for (const auto& bead : members(page.getKey("/B")))
            beads.insert(bead);
    Objects kept;
    auto left = QPDFObjectHandle::newArray();
    for (auto thread : threads.getArrayAsVector()) {
        if (!thread.isDictionary() || !runs_over(thread, beads)) continue;
        left.appendItem(thread);
        kept.insert(thread.getObjGen());
    }
    root.replaceKey("/Threads", left);
    for (auto page : pages) {
        if (!page.getKey("/B").isArray()) continue;
        auto own = QPDFObjectHandle::newArray();
        for (auto bead : page.getKey("/B").getArrayAsVector())
            if (bead.isDictionary() && kept.contains(bead.getKey("/T").getObjGen()))
                own.appendItem(bead);
        page.replaceKey("/B", own);
    }
}

void prune_opening(QPDF& pdf, Destinations& destinations, const Objects& pages)
{
    auto root = pdf.getRoot();
    auto opening = root.getKey("/OpenAction");
    if (opening.isDictionary() && opening.getKey("/S").isNameAndEquals("/GoTo"))
        opening = opening.getKey("/D");
    else if (opening.isDictionary() && !opening.hasKey("/D"))
        return; // another kind of action
    if (!leads_to(destinations, opening, pages)) root.removeKey("/OpenAction");
}

} // namespace quire::engines
