#include <store/notes.hpp>

#include "page_window.hpp"
#include <algorithm>

namespace quire::store {

namespace {

constexpr std::string_view columns =
    "id, document_id, user_id, organization_id, access, page_number, title, content, x1, x2, y1,"
    " y2, created_at, updated_at";

std::vector<DocumentId> ids_with(std::span<const Document> documents, bool Rights::*right)
{
    std::vector<DocumentId> ids;
    for (const auto& document : documents)
        if (document.rights.view && document.rights.*right) ids.push_back(document.id);
    return ids;
}

const Document& document_of(const Note& note, std::span<const Document> documents)
{
    return *std::find_if(documents.begin(), documents.end(),
                         [&](const auto& document) { return document.id == note.document; });
}

// `after_columns` is what follows the list of columns.
std::vector<Note> select_notes(Database& database, const std::string& after_columns,
                               const Values& values, std::span<const Document> documents,
                               const Viewer& viewer)
{
    using Fraction = std::optional<double>;
    std::vector<Note> notes;
    for (auto& row :
         database.select<NoteId, DocumentId, UserId, OrganizationId, Access, std::int64_t,
                         std::string, std::string, Fraction, Fraction, Fraction, Fraction, Time,
                         Time>("SELECT " + std::string{columns} + after_columns, values)) {
        Note note;
        Fraction x1, x2, y1, y2;
        std::tie(note.id, note.document, note.user, note.organization, note.access, note.page,
                 note.title, note.content, x1, x2, y1, y2, note.created, note.updated) =
            std::move(row);
        if (x1 && x2 && y1 && y2) note.box = Box{*x1, *x2, *y1, *y2};
        note.rights = note_rights(viewer, document_of(note, documents).rights,
                                  {.author = note.user, .access = note.access});
        notes.push_back(std::move(note));
    }
    return notes;
}

// The four columns of a box that may be missing.
Values fractions(const std::optional<Box>& box)
{
    if (!box) return Values(4, std::monostate{});
    return {box->x1, box->x2, box->y1, box->y2};
}

} // namespace

Piece visible_notes(std::span<const Document> documents, const Viewer& viewer)
{
    const auto viewed = many(ids_with(documents, &Rights::view));
    Piece piece{"(document_id IN (" + marks(viewed.size()) + ") AND (access = 0", viewed};
    if (viewer.user) {
        const auto edited = many(ids_with(documents, &Rights::edit));
        piece.sql += " OR (access IN (1, 2) AND user_id = ?) OR (access = 1 AND document_id IN (" +
                     marks(edited.size()) + "))";
        append(piece.values, *viewer.user);
        append(piece.values, edited);
    }
    piece.sql += "))";
    return piece;
}

Slice<Note> list_notes(Database& database, const Document& document,
                       std::optional<std::int64_t> page, const Window& window, const Viewer& viewer)
{
    const std::span documents{&document, 1};
    const auto seen = visible_notes(documents, viewer);
    Conditions conditions;
    conditions.add(seen.sql, seen.values);
    if (page) conditions.add("page_number = ?", *page);

    auto slice =
        slice_by_page<Note>(window, conditions,
                            [&](const Conditions& part, std::string_view order, std::int64_t limit,
                                std::int64_t offset) {
                                auto values = part.values();
                                append(values, limit);
                                append(values, offset);
                                return select_notes(database,
                                                    " FROM notes" + part.where() +
                                                        std::string{order} + " LIMIT ? OFFSET ?",
                                                    values, documents, viewer);
                            });
    if (window.counted)
        slice.total = database.find<std::int64_t>("SELECT COUNT(*) FROM notes" + conditions.where(),
                                                  conditions.values());
    return slice;
}

std::optional<Note> find_note(Database& database, const Document& document, NoteId id,
                              const Viewer& viewer)
{
    const std::span documents{&document, 1};
    const auto seen = visible_notes(documents, viewer);
    Values values{to_value(id)};
    append(values, seen.values);
    auto found = select_notes(database, " FROM notes WHERE id = ? AND " + seen.sql, values,
                              documents, viewer);
    if (found.empty()) return {};
    return std::move(found.front());
}

std::vector<Note> notes_of(Database& database, std::span<const Document> documents,
                           const Viewer& viewer, std::optional<std::int64_t> most_of_kind)
{
    if (documents.empty()) return {};
    const auto seen = visible_notes(documents, viewer);
    const std::string order = " ORDER BY document_id, page_number, id";
    if (!most_of_kind)
        return select_notes(database, " FROM notes WHERE " + seen.sql + order, seen.values,
                            documents, viewer);
    Values values{to_value(viewer.user)};
    append(values, seen.values);
    append(values, *most_of_kind);
    return select_notes(database,
                        " FROM (SELECT notes.*, ROW_NUMBER() OVER (PARTITION BY document_id,"
                        " CASE WHEN access = 0 THEN 0 WHEN user_id = ? THEN 1 ELSE 2 END"
                        " ORDER BY page_number, id) AS place FROM notes WHERE " +
                            seen.sql + ") AS ranked WHERE place <= ?" + order,
                        values, documents, viewer);
}

std::vector<Note> all_notes_on(Database& database, DocumentId id)
{
    Document document;
    document.id = id;
    return select_notes(database, " FROM notes WHERE document_id = ? ORDER BY page_number, id",
                        {to_value(id)}, {&document, 1}, {});
}

std::vector<std::pair<std::int64_t, std::int64_t>> notes_per_page(Database& database,
                                                                  DocumentId document)
{
    std::vector<std::pair<std::int64_t, std::int64_t>> pages;
    for (const auto& [page, notes] : database.select<std::int64_t, std::int64_t>(
             "SELECT page_number, COUNT(*) FROM notes WHERE document_id = ? GROUP BY page_number",
             document))
        pages.emplace_back(page, notes);
    return pages;
}

NoteId insert_note(Database& database, const Note& note)
{
    return {database.insert("INSERT INTO notes (document_id, user_id, organization_id, access,"
                            " page_number, title, content, x1, x2, y1, y2, created_at, updated_at)"
                            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                            note.document, note.user, note.organization, note.access, note.page,
                            note.title, note.content, fractions(note.box), note.created,
                            note.updated)};
}

void update_note(Database& database, const Note& note, Time now)
{
    database.change("UPDATE notes SET access = ?, page_number = ?, title = ?, content = ?, x1 = ?,"
                    " x2 = ?, y1 = ?, y2 = ?, updated_at = GREATEST(updated_at, ?) WHERE id = ?",
                    note.access, note.page, note.title, note.content, fractions(note.box), now,
                    note.id);
}

void delete_note(Database& database, NoteId id)
{
    database.change("DELETE FROM notes WHERE id = ?", id);
}

void delete_notes_of(Database& database, DocumentId document)
{
    database.change("DELETE FROM notes WHERE document_id = ?", document);
}

} // namespace quire::store
