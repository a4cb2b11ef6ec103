#include "document_access.hpp"

#include <base/error.hpp>
#include <services/sections.hpp>
#include <store/sections.hpp>

namespace quire {

namespace {

Document lock_editable(Database& database, DocumentId id, const Viewer& viewer)
{
    auto document = lock_document(database, id, viewer, false);
    if (!document.rights.edit) throw Forbidden();
    return document;
}

Section lock_section(Database& database, DocumentId document, SectionId id)
{
    auto section = store::find_section(database, document, id);
    if (!section) throw NotFound("section");
    return *std::move(section);
}

template<class Write>
auto on_free_page(const Write& write)
{
    try {
        return write();
    } catch (const Duplicate&) { // the key of the table decides, whoever was faster
        throw Invalid("page_number",
                      "Another section begins on this page; choose another page, or change that "
                      "section.");
    }
}

} // namespace

Slice<Section> Sections::list(const Document& document, const Window& window)
{
    if (!document.rights.view) throw NotFound("document");
    return m_core.read(
        [&](Database& database) { return store::list_sections(database, document.id, window); });
}

std::optional<Section> Sections::find(const Document& document, SectionId id)
{
    if (!document.rights.view) return {};
    return m_core.read(
        [&](Database& database) { return store::find_section(database, document.id, id); });
}

std::vector<Section> Sections::all_of(std::span<const Document> documents)
{
    std::vector<DocumentId> ids;
    for (const auto& document : documents)
        if (document.rights.view) ids.push_back(document.id);
    return m_core.read([&](Database& database) { return store::sections_of(database, ids); });
}

Section Sections::create(DocumentId id, const SectionDraft& draft, const Viewer& viewer)
{
    require(viewer, Permission::update_documents);
    return m_core.transaction([&](Database& database) {
        const auto document = lock_editable(database, id, viewer);
        check(draft, document.page_count);
        Section section{.document = id, .page = draft.page, .title = draft.title};
        section.id = on_free_page([&] { return store::insert_section(database, section); });
        return section;
    });
}

Section Sections::change(DocumentId id, SectionId section_id, const SectionChange& change,
                         const Viewer& viewer)
{
    require(viewer, Permission::update_documents);
    return m_core.transaction([&](Database& database) {
        const auto document = lock_editable(database, id, viewer);
        auto section = lock_section(database, id, section_id);
        check(change, document.page_count);
        section.page = change.page.value_or(section.page);
        section.title = change.title.value_or(section.title);
        on_free_page([&] { store::update_section(database, section); });
        return section;
    });
}

void Sections::remove(DocumentId id, SectionId section_id, const Viewer& viewer)
{
    require(viewer, Permission::update_documents);
    m_core.transaction([&](Database& database) {
        lock_editable(database, id, viewer);
        store::delete_section(database, lock_section(database, id, section_id).id);
    });
}

} // namespace quire
