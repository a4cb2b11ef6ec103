#include "form_fields.hpp"

#include <array>
#include <map>

namespace quire::engines {

namespace {

constexpr int deepest = 64;

// What an annotation may point at beside its page: what it answers, its window, its window's owner.
constexpr std::array<const char*, 2> companions{"/IRT", "/Popup"};

bool is(QPDFObjectHandle annotation, const char* subtype)
{
    return annotation.getKey("/Subtype").isNameAndEquals(subtype);
}

class FieldPruning {
public:
    explicit FieldPruning(const Objects& annotations) : m_annotations(annotations) {}

    QPDFObjectHandle prune(QPDFObjectHandle fields, int depth)
    {
        auto kept = QPDFObjectHandle::newArray();
        if (!fields.isArray() || depth > deepest) return kept;
        for (auto field : fields.getArrayAsVector())
            if (stays(field, depth)) kept.appendItem(field);
        return kept;
    }
    const Objects& kept() const { return m_kept; }

private:
    bool stays(QPDFObjectHandle field, int depth)
    {
        if (!field.isDictionary() || !field.isIndirect()) return false;
        if (!m_seen.insert(field.getObjGen()).second) return m_kept.contains(field.getObjGen());
        bool any = m_annotations.contains(field.getObjGen());
        if (field.getKey("/Kids").isArray()) {
            const auto kids = prune(field.getKey("/Kids"), depth + 1);
            field.replaceKey("/Kids", kids);
            any = any || QPDFObjectHandle{kids}.getArrayNItems() > 0;
        }
        if (any) m_kept.insert(field.getObjGen());
        return any;
    }

    const Objects& m_annotations;
    Objects m_seen;
    Objects m_kept;
};

bool is_here(QPDFObjectHandle object, const Objects& objects)
{
    return object.isIndirect() && objects.contains(object.getObjGen());
}

// A link that leads nowhere, or a window of something that is gone.
bool is_pointless(QPDFObjectHandle annotation, const Objects& annotations, const Objects& pages,
                  Destinations& destinations)
{
    if (is(annotation, "/Popup"))
        return annotation.hasKey("/Parent") && !is_here(annotation.getKey("/Parent"), annotations);
    if (!is(annotation, "/Link")) return false;
    const auto destination = destination_of(annotation);
    if (!destination) return false;
    const auto page = destinations.page(*destination);
    return !page || !pages.contains(*page);
}

void forget_absent(QPDFObjectHandle annotation, const Objects& annotations)
{
    for (const auto* key : companions)
        if (!is_here(annotation.getKey(key), annotations)) {
            annotation.removeKey(key);
            if (key == std::string_view{"/IRT"}) annotation.removeKey("/RT");
        }
}

} // namespace

std::vector<QPDFObjectHandle> annotations_on(QPDFObjectHandle page)
{
    auto list = page.getKey("/Annots");
    return list.isArray() ? list.getArrayAsVector() : std::vector<QPDFObjectHandle>{};
}

Objects annotations_of(const std::vector<QPDFObjectHandle>& pages)
{
    Objects all;
    for (const auto& page : pages)
        for (const auto& annotation : annotations_on(page))
            if (annotation.isIndirect()) all.insert(annotation.getObjGen());
    return all;
}

void prune_fields(QPDF& pdf, const Objects& annotations)
{
    auto form = pdf.getRoot().getKey("/AcroForm");
    if (!form.isDictionary()) return;
    FieldPruning pruning{annotations};
    form.replaceKey("/Fields", pruning.prune(form.getKey("/Fields"), 0));
    form.removeKey("/XFA"); // says all of it again, of pages as they were
    auto order = form.getKey("/CO");
    if (!order.isArray()) return;
    auto left = QPDFObjectHandle::newArray();
    for (const auto& field : order.getArrayAsVector())
        if (is_here(field, pruning.kept())) left.appendItem(field);
    form.replaceKey("/CO", left);
}

void mend_annotations(QPDFObjectHandle page, const Objects& annotations, const Objects& pages,
                      Destinations& destinations)
{
    const auto before = annotations_on(page);
    if (before.empty()) return;
    auto left = QPDFObjectHandle::newArray();
    for (auto annotation : before) {
        if (!annotation.isDictionary()) continue;
        if (is_pointless(annotation, annotations, pages, destinations)) continue;
        annotation.replaceKey("/P", page);
        forget_absent(annotation, annotations);
        left.appendItem(annotation);
    }
    page.replaceKey("/Annots", left);
}

void point_at_copies(QPDFObjectHandle page, const std::vector<QPDFObjectHandle>& originals)
{
    auto copied = annotations_on(page);
    std::map<QPDFObjGen, QPDFObjectHandle> copies;
    for (std::size_t i = 0; i < copied.size() && copied.size() == originals.size(); ++i)
        if (originals[i].isIndirect() && copied[i].isIndirect())
            copies.emplace(originals[i].getObjGen(), copied[i]);
    for (auto& annotation : copied) {
        if (!annotation.isDictionary()) continue;
        annotation.removeKey("/StructParent");
        annotation.replaceKey("/P", page);
        for (const auto* key : {"/IRT", "/Popup", "/Parent"}) {
            if (key == std::string_view{"/Parent"} && !is(annotation, "/Popup")) continue;
            const auto known = copies.find(annotation.getKey(key).getObjGen());
            if (known != copies.end()) annotation.replaceKey(key, known->second);
        }
    }
}

} // namespace quire::engines
