#include <store/documents.hpp>
#include <store/notes.hpp>
#include <store/sections.hpp>

namespace quire::store {

namespace {

void insert_values(Database& database, DocumentId document, std::string_view key,
                   const std::vector<std::string>& values)
{
    std::int64_t position = 0;
    for (const auto& value : values)
        database.change("INSERT INTO key_values (document_id, key_name, position, value)"
                        " VALUES (?, ?, ?, ?)",
                        document, key, position++, value);
}

} // namespace

BlobId keep_blob(Database& database, const BlobFacts& facts, Time now)
{
    return {database.insert("INSERT INTO blobs (sha256, sha1, md5, size_bytes, created_at)"
                            " VALUES (?, ?, ?, ?, ?)"
                            " ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id),"
                            " quarantined_at = NULL",
                            facts.sha256, facts.sha1, facts.md5, facts.size_bytes, now)};
}

DocumentId insert_document(Database& database, const Document& d, std::optional<BlobId> blob)
{
    const DocumentId id{database.insert(
        "INSERT INTO documents (uuid, user_id, organization_id, title, slug, description, source,"
        " notes, language, access, status, noindex, revision_control, published_url,"
        " related_article, publish_at, document_date, original_name, original_extension,"
        " media_type, blob_id, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        d.uuid, d.user, d.organization, d.title, d.slug, d.description, d.source, d.notes,
        d.language, d.access, d.status, d.noindex, d.revision_control, d.published_url,
        d.related_article, d.publish_at, d.document_date, d.original_name, d.original_extension,
        d.media_type, blob, d.created, d.updated)};
    if (!d.key_values.empty()) set_key_values(database, id, d.key_values);
    return id;
}

void update_document(Database& database, const Document& d, Time now)
{
    database.change(
        "UPDATE documents SET user_id = ?, organization_id = ?, title = ?, description = ?,"
        " source = ?, notes = ?, language = ?, access = ?, status = ?, noindex = ?,"
        " revision_control = ?, published_url = ?, related_article = ?, publish_at = ?,"
        " document_date = ?, original_name = ?, original_extension = ?, trashed_at = ?,"
        " trashed_by = ?, updated_at = GREATEST(updated_at, ?), row_version = row_version + 1"
        " WHERE id = ?",
        d.user, d.organization, d.title, d.description, d.source, d.notes, d.language, d.access,
        d.status, d.noindex, d.revision_control, d.published_url, d.related_article, d.publish_at,
        d.document_date, d.original_name, d.original_extension, d.trashed, d.trashed_by, now, d.id);
}

void set_file(Database& database, DocumentId document, BlobId blob, std::string_view media_type,
              Time now)
{
    database.change("UPDATE documents SET blob_id = ?, media_type = ?,"
                    " updated_at = GREATEST(updated_at, ?), row_version = row_version + 1"
                    " WHERE id = ?",
                    blob, media_type, now, document);
}

void set_key_values(Database& database, DocumentId document, const KeyValues& key_values)
{
    database.change("DELETE FROM key_values WHERE document_id = ?", document);
    for (const auto& [key, values] : key_values)
        insert_values(database, document, key, values);
}

void set_values(Database& database, DocumentId document, std::string_view key,
                const std::vector<std::string>& values)
{
    database.change("DELETE FROM key_values WHERE document_id = ? AND key_name = ?", document, key);
    insert_values(database, document, key, values);
}

void touch_document(Database& database, DocumentId document, Time now)
{
    database.change("UPDATE documents SET updated_at = GREATEST(updated_at, ?),"
                    " row_version = row_version + 1 WHERE id = ?",
                    now, document);
}

void add_to_project(Database& database, ProjectId project, DocumentId document, bool lends,
                    Time now)
{
    database.change("INSERT INTO project_documents (project_id, document_id, lends, created_at)"
                    " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE lends = VALUES(lends)",
                    project, document, lends, now);
}

std::vector<ProjectId> projects_open_to(Database& database, const std::vector<ProjectId>& projects,
                                        UserId user)
{
    if (projects.empty()) return {};
    const auto ids = many(projects);
    return database.select<ProjectId>(
        "SELECT p.id FROM projects p JOIN project_members pm ON pm.project_id = p.id"
        " WHERE pm.user_id = ? AND pm.access >= 1 AND p.id IN (" +
            marks(ids.size()) + ") ORDER BY p.id LOCK IN SHARE MODE",
        user, ids);
}

void remove_tags(Database& database, DocumentId document)
{
    database.change("DELETE FROM document_tags WHERE document_id = ?", document);
}

void bury_document(Database& database, DocumentId document, Time now)
{
    remove_tags(database, document);
    delete_notes_of(database, document);
    delete_sections_of(database, document);
    database.change("DELETE FROM key_values WHERE document_id = ?", document);
    database.change("DELETE FROM project_documents WHERE document_id = ?", document);
    database.change("DELETE FROM fetches WHERE document_id = ?", document);
    database.change("UPDATE documents SET removed_at = ?, title = '', slug = '', description = '',"
                    " source = '', notes = '', original_name = '', published_url = '',"
                    " related_article = '', publish_at = NULL, row_version = row_version + 1"
                    " WHERE id = ?",
                    now, document);
}

std::vector<DocumentId> lock_expired_trash(Database& database, Time before, std::int64_t limit)
{
    return database.select<DocumentId>("SELECT id FROM documents WHERE shelf = 4 AND trashed_at < ?"
                                       " ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED",
                                       before, limit);
}

std::vector<DocumentId> lock_due_documents(Database& database, Time now, std::int64_t limit)
{
    return database.select<DocumentId>(
        "SELECT id FROM documents FORCE INDEX (documents_by_publishing)"
        " WHERE status = ? AND publish_at <= ? AND shelf IN (1, 2, 3)"
        " ORDER BY publish_at LIMIT ? FOR UPDATE SKIP LOCKED",
        Status::success, now, limit);
}

RevisionId insert_revision(Database& database, const Document& d, std::optional<BlobId> blob,
                           bool force_ocr, Time now)
{
    const auto version = database
                             .find<std::int64_t>("SELECT COALESCE(MAX(version) + 1, 0)"
                                                 " FROM revisions WHERE document_id = ?",
                                                 d.id)
                             .value();
    return {database.insert("INSERT INTO revisions (document_id, version, blob_id,"
                            " original_extension, language, force_ocr, created_at)"
                            " VALUES (?, ?, ?, ?, ?, ?, ?)",
                            d.id, version, blob, d.original_extension, d.language, force_ocr, now)};
}

void add_document_error(Database& database, DocumentId document, std::string_view message, Time now)
{
    database.change(
        "INSERT INTO document_errors (document_id, created_at, message) VALUES (?, ?, ?)", document,
        now, message);
}

void add_activity(Database& database, const Uuid& uuid, const Document& d,
                  std::optional<UserId> user, Event event, std::string_view detail, Time now)
{
    database.change("INSERT INTO activity (uuid, document_id, organization_id, user_id, event,"
                    " detail, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    uuid, d.id, d.organization, user, event, detail, now);
}

} // namespace quire::store
