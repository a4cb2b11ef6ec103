#include <store/sections.hpp>

#include "page_window.hpp"

namespace quire::store {

namespace {

std::vector<Section> select_sections(Database& database, const std::string& after_columns,
                                     const Values& values)
{
    std::vector<Section> sections;
    for (auto& [id, document, page, title] :
         database.select<SectionId, DocumentId, std::int64_t, std::string>(
             "SELECT id, document_id, page_number, title FROM sections" + after_columns, values))
        sections.push_back({id, document, page, std::move(title)});
    return sections;
}

} // namespace

Slice<Section> list_sections(Database& database, DocumentId document, const Window& window)
{
    Conditions conditions;
    conditions.add("document_id = ?", document);
    auto slice = slice_by_page<Section>(
        window, conditions,
        [&](const Conditions& part, std::string_view order, std::int64_t limit,
            std::int64_t offset) {
            auto values = part.values();
            append(values, limit);
            append(values, offset);
            return select_sections(database,
                                   part.where() + std::string{order} + " LIMIT ? OFFSET ?", values);
        });
    if (window.counted)
        slice.total = database.find<std::int64_t>(
            "SELECT COUNT(*) FROM sections WHERE document_id = ?", document);
    return slice;
}

std::optional<Section> find_section(Database& database, DocumentId document, SectionId id)
{
    auto found = select_sections(database, " WHERE id = ? AND document_id = ?",
                                 {to_value(id), to_value(document)});
    if (found.empty()) return {};
    return std::move(found.front());
}

std::vector<Section> sections_of(Database& database, const std::vector<DocumentId>& documents)
{
    if (documents.empty()) return {};
    const auto ids = many(documents);
    return select_sections(
        database,
        " WHERE document_id IN (" + marks(ids.size()) + ") ORDER BY document_id, page_number", ids);
}

SectionId insert_section(Database& database, const Section& section)
{
    return {
        database.insert("INSERT INTO sections (document_id, page_number, title) VALUES (?, ?, ?)",
                        section.document, section.page, section.title)};
}

void update_section(Database& database, const Section& section)
{
    database.change("UPDATE sections SET page_number = ?, title = ? WHERE id = ?", section.page,
                    section.title, section.id);
}

void set_sections_aside(Database& database, DocumentId document)
{
    database.change("UPDATE sections SET page_number = -1 - page_number WHERE document_id = ?",
                    document);
}

void delete_section(Database& database, SectionId id)
{
    database.change("DELETE FROM sections WHERE id = ?", id);
}

void delete_sections_of(Database& database, DocumentId document)
{
    database.change("DELETE FROM sections WHERE document_id = ?", document);
}

} // namespace quire::store
