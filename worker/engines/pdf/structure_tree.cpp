#include "structure_tree.hpp"

#include <qpdf/QPDFNumberTreeObjectHelper.hh>

namespace quire::engines {

namespace {

constexpr int deepest = 200;

struct Fate {
    bool content = false; // there is some on a page that stays
    bool lost = false;    // there was some that does not
    bool empty = false;   // an annotation that is gone from a page that stays: nothing is lost
    bool stays() const { return content || !(lost || empty); }
    void add(const Fate& other)
    {
        content = content || other.content;
        lost = lost || other.lost;
    }
};

class Pruning {
public:
    Pruning(const Objects& pages, const Objects& annotations)
        : m_pages(pages), m_annotations(annotations)
    {
    }

    Fate prune_kids(QPDFObjectHandle owner, bool page_stays, int depth)
    {
        Fate fate;
        auto kids = owner.getKey("/K");
        if (kids.isNull()) return fate;
        auto kept = QPDFObjectHandle::newArray();
        for (auto kid : kids.isArray() ? kids.getArrayAsVector() : std::vector{kids}) {
            const auto one = prune_kid(kid, page_stays, depth);
            fate.add(one);
            if (one.stays() && !kid.isNull()) kept.appendItem(kid);
        }
        owner.replaceKey("/K", kept);
        return fate;
    }

    const Objects& kept() const { return m_kept; }

private:
    static Fate decided(bool stays) { return {.content = stays, .lost = !stays}; }

    bool stays(QPDFObjectHandle page, bool otherwise) const
    {
        return page.isIndirect() ? m_pages.contains(page.getObjGen()) : otherwise;
    }

    Fate prune_kid(QPDFObjectHandle kid, bool page_stays, int depth)
    {
        if (kid.isInteger()) return decided(page_stays);
        if (!kid.isDictionary()) return decided(false);
        if (kid.getKey("/Type").isNameAndEquals("/MCR"))
            return decided(stays(kid.getKey("/Pg"), page_stays));
        if (kid.getKey("/Type").isNameAndEquals("/OBJR")) {
            auto object = kid.getKey("/Obj");
            const bool on_page = stays(kid.getKey("/Pg"), page_stays);
            const bool there = object.isStream() || m_annotations.contains(object.getObjGen());
            return on_page && !there ? Fate{.empty = true} : decided(on_page);
        }
        return prune_element(kid, page_stays, depth);
    }

    Fate prune_element(QPDFObjectHandle element, bool page_stays, int depth)
    {
        if (depth > deepest) return decided(false);
        if (element.isIndirect() && !m_seen.insert(element.getObjGen()).second)
            return decided(false);
        page_stays = stays(element.getKey("/Pg"), page_stays);
        auto fate = prune_kids(element, page_stays, depth + 1);
        if (!page_stays && !fate.content) fate.lost = true;
        if (fate.lost)
            for (const auto* words : {"/ActualText", "/Alt", "/E", "/T"})
                element.removeKey(words);
        if (fate.stays() && element.isIndirect()) m_kept.insert(element.getObjGen());
        return fate;
    }

    const Objects& m_pages;
    const Objects& m_annotations;
    Objects m_seen;
    Objects m_kept;
};

QPDFObjectHandle only_kept(QPDFObjectHandle entry, const Objects& kept)
{
    const auto one = [&](QPDFObjectHandle element) {
        const bool stays = element.isIndirect() && kept.contains(element.getObjGen());
        return stays ? element : QPDFObjectHandle::newNull();
    };
    if (!entry.isArray()) return one(entry);
    auto elements = QPDFObjectHandle::newArray();
    bool any = false;
    for (auto element : entry.getArrayAsVector()) {
        elements.appendItem(one(element));
        any = any || !elements.getArrayItem(elements.getArrayNItems() - 1).isNull();
    }
    return any ? elements : QPDFObjectHandle::newNull();
}

// From marks on pages to elements: what is gone must not be reached this way, either.
void prune_parents(QPDF& pdf, QPDFObjectHandle root, const Objects& kept)
{
    if (!root.getKey("/ParentTree").isDictionary()) return;
    auto left = QPDFNumberTreeObjectHelper::newEmpty(pdf);
    for (auto& [number, entry] :
         QPDFNumberTreeObjectHelper{root.getKey("/ParentTree"), pdf}.getAsMap())
        if (auto stays = only_kept(entry, kept); !stays.isNull()) left.insert(number, stays);
    root.replaceKey("/ParentTree", left.getObjectHandle());
}

} // namespace

void prune_structure(QPDF& pdf, const Objects& pages, const Objects& annotations)
{
    auto root = pdf.getRoot().getKey("/StructTreeRoot");
    if (!root.isDictionary()) return;
    Pruning pruning{pages, annotations};
    pruning.prune_kids(root, true, 0);
    prune_parents(pdf, root, pruning.kept());
    root.removeKey("/IDTree"); // may name what is gone; readers build it again
}

} // namespace quire::engines
