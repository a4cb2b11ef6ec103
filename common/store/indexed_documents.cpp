#include <algorithm>
#include <store/indexed_documents.hpp>

namespace quire::store {

namespace {

// The newest of a document; its other notes are not found by their words.
constexpr std::int64_t most_notes = 10'000;

std::optional<Document> find_document(Database& database, DocumentId id)
{
    auto row =
        database.find<UserId, OrganizationId, std::string, std::string, std::string, std::string,
                      std::string, Access, Status, bool, bool, std::optional<Time>, std::int64_t,
                      std::optional<RevisionId>, Time, Time, std::optional<Time>, std::int64_t>(
            "SELECT user_id, organization_id, title, slug, description, source, language, access, "
            "status, noindex, admin_noindex, document_date, page_count, "
            "IF(withdrawn_at IS NULL, revision_id, NULL), created_at, "
            "updated_at, trashed_at, row_version FROM documents "
            "WHERE id = ? AND removed_at IS NULL",
            id);
    if (!row) return {};
    Document document;
    document.id = id;
    std::tie(document.user, document.organization, document.title, document.slug,
             document.description, document.source, document.language, document.access,
             document.status, document.noindex, document.admin_noindex, document.document_date,
             document.page_count, document.revision, document.created, document.updated,
             document.trashed, document.row_version) = std::move(*row);
    return document;
}

KeyValues key_values_of(Database& database, DocumentId id)
{
    KeyValues values;
    for (auto& [key, value] : database.select<std::string, std::string>(
             "SELECT key_name, value FROM key_values WHERE document_id = ? "
             "ORDER BY key_name, position",
             id))
        values[key].push_back(std::move(value));
    return values;
}

std::vector<Tag> tags_of(Database& database, DocumentId id)
{
    std::vector<Tag> tags;
    for (auto& [tag_id, uuid, name] : database.select<TagId, Uuid, std::string>(
             "SELECT tags.id, tags.uuid, tags.name FROM document_tags "
             "JOIN tags ON tags.id = document_tags.tag_id WHERE document_tags.document_id = ?",
             id)) {
        Tag tag;
        tag.id = tag_id;
        tag.uuid = uuid;
        tag.name = std::move(name);
        tags.push_back(std::move(tag));
    }
    return tags;
}

std::vector<Note> notes_of(Database& database, DocumentId id)
{
    std::vector<Note> notes;
    for (auto& [author, access, title, content] :
         database.select<UserId, Access, std::string, std::string>(
             "SELECT user_id, access, title, content FROM notes WHERE document_id = ? "
             "ORDER BY id DESC LIMIT ?",
             id, most_notes)) {
        Note note;
        note.document = id;
        note.user = author;
        note.access = access;
        note.title = std::move(title);
        note.content = std::move(content);
        notes.push_back(std::move(note));
    }
    return notes;
}

// A revision that is complete and only waits to be indexed.
void look_ahead(Database& database, IndexedDocument& found)
{
    const auto placed = database.select<RevisionId, std::int64_t>(
        "SELECT id, page_count FROM revisions WHERE document_id = ? AND state = 0 "
        "AND placed_at IS NOT NULL ORDER BY version DESC LIMIT 1",
        found.document.id);
    found.text = found.document.revision;
    if (placed.empty()) return;
    found.text = std::get<0>(placed.front());
    found.document.page_count = std::get<1>(placed.front());
    found.document.status = Status::success;
}

} // namespace

std::optional<IndexedDocument> find_for_index(Database& database, DocumentId id)
{
    auto document = find_document(database, id);
    if (!document) return {};
    IndexedDocument found{.document = std::move(*document),
                          .all_projects = {},
                          .lent_projects = {},
                          .notes = {},
                          .text = {}};
    found.notes = notes_of(database, id);
    found.document.key_values = key_values_of(database, id);
    found.document.tags = tags_of(database, id);
    for (const auto& [project, lends] : database.select<ProjectId, bool>(
             "SELECT project_id, lends FROM project_documents WHERE document_id = ?", id)) {
        found.all_projects.push_back(project);
        if (lends) found.lent_projects.push_back(project);
    }
    look_ahead(database, found);
    return found;
}

} // namespace quire::store
