#include <store/documents.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <store/visibility.hpp>
#include <unordered_map>

namespace quire::store {

namespace {

std::string hex(const std::optional<Bytes<32>>& bytes)
{
    std::string text;
    if (bytes)
        for (const auto byte : *bytes)
            text += fmt::format("{:02x}", std::to_integer<int>(byte));
    return text;
}

std::string in_list(std::string_view before, const Values& values, std::string_view after = "")
{
    return std::string{before} + " IN (" + marks(values.size()) + ")" + std::string{after};
}

using Index = std::unordered_map<std::int64_t, Document*>;

Index index_of(std::vector<Document>& documents)
{
    Index index;
    for (auto& document : documents)
        index[document.id.value] = &document;
    return index;
}

std::vector<DocumentId> ids_of(const std::vector<Document>& documents)
{
    std::vector<DocumentId> ids;
    for (const auto& document : documents)
        ids.push_back(document.id);
    return ids;
}

// In three selects, because a row has more columns than one tuple should.
std::vector<Document> load_rows(Database& database, const Values& ids)
{
    std::vector<Document> documents;
    for (auto& row :
         database.select<DocumentId, Uuid, UserId, OrganizationId, std::string, std::string,
                         std::string, std::string, std::string, std::string, Access, Status, bool,
                         bool, bool, std::string, std::string>(
             in_list("SELECT id, uuid, user_id, organization_id, title, slug, description, source,"
                     " notes, language, access, status, noindex, admin_noindex, revision_control,"
                     " published_url, related_article FROM documents"
                     " WHERE removed_at IS NULL AND id",
                     ids),
             ids)) {
        Document d;
        std::tie(d.id, d.uuid, d.user, d.organization, d.title, d.slug, d.description, d.source,
                 d.notes, d.language, d.access, d.status, d.noindex, d.admin_noindex,
                 d.revision_control, d.published_url, d.related_article) = std::move(row);
        documents.push_back(std::move(d));
    }
    return documents;
}

void load_files(Database& database, const Values& ids, const Index& index)
{
    for (auto& row :
         database.select<DocumentId, std::string, std::string, std::string,
                         std::optional<std::int64_t>, std::optional<Bytes<32>>, std::int64_t,
                         std::string, std::string, std::optional<RevisionId>>(
             in_list("SELECT d.id, d.original_name, d.original_extension, d.media_type,"
                     " b.size_bytes, b.sha256, d.page_count, d.page_spec, d.file_hash,"
                     " d.revision_id FROM documents d LEFT JOIN blobs b ON b.id = d.blob_id"
                     " WHERE d.id",
                     ids),
             ids)) {
        const auto found = index.find(std::get<0>(row).value);
        if (found == index.end()) continue;
        auto& d = *found->second;
        std::optional<std::int64_t> size;
        std::optional<Bytes<32>> sha256;
        std::tie(std::ignore, d.original_name, d.original_extension, d.media_type, size, sha256,
                 d.page_count, d.page_spec, d.file_hash, d.revision) = std::move(row);
        d.original_bytes = size.value_or(0);
        d.original_sha256 = hex(sha256);
    }
}

void load_times(Database& database, const Values& ids, const Index& index)
{
    for (auto& row :
         database.select<DocumentId, std::optional<Time>, std::optional<Time>, Time, Time,
                         std::optional<Time>, std::optional<UserId>, std::int64_t>(
             in_list("SELECT id, publish_at, document_date, created_at, updated_at, trashed_at,"
                     " trashed_by, row_version FROM documents WHERE id",
                     ids),
             ids)) {
        const auto found = index.find(std::get<0>(row).value);
        if (found == index.end()) continue;
        auto& d = *found->second;
        std::tie(std::ignore, d.publish_at, d.document_date, d.created, d.updated, d.trashed,
                 d.trashed_by, d.row_version) = std::move(row);
    }
}

void load_labels(Database& database, const Values& ids, const Index& index)
{
    for (auto& [document, key, value] : database.select<DocumentId, std::string, std::string>(
             in_list("SELECT document_id, key_name, value FROM key_values WHERE document_id", ids,
                     " ORDER BY document_id, key_name, position"),
             ids))
        if (const auto found = index.find(document.value); found != index.end())
            found->second->key_values[key].push_back(std::move(value));

    for (auto& [document, id, uuid, organization, name, color, description, created, updated] :
         database.select<DocumentId, TagId, Uuid, OrganizationId, std::string, std::string,
                         std::string, Time, Time>(
             in_list("SELECT dt.document_id, t.id, t.uuid, t.organization_id, t.name, t.color,"
                     " t.description, t.created_at, t.updated_at FROM document_tags dt"
                     " JOIN tags t ON t.id = dt.tag_id WHERE dt.document_id",
                     ids, " ORDER BY dt.document_id, t.name_key, t.id"),
             ids))
        if (const auto found = index.find(document.value); found != index.end())
            found->second->tags.push_back({id, uuid, organization, std::move(name),
                                           std::move(color), std::move(description), created,
                                           updated});
}

} // namespace

std::vector<Document> load_documents(Database& database, const std::vector<DocumentId>& ids)
{
    if (ids.empty()) return {};
    const auto values = many(ids);
    auto documents = load_rows(database, values);
    const auto index = index_of(documents);
    load_files(database, values, index);
    load_times(database, values, index);
    load_labels(database, values, index);

    std::vector<Document> ordered;
    for (const auto id : ids)
        if (const auto found = index.find(id.value); found != index.end())
            ordered.push_back(*found->second);
    return ordered;
}

void describe_for(Database& database, std::vector<Document>& documents, const Viewer& viewer)
{
    if (documents.empty()) return;
    const auto ids = ids_of(documents);
    const auto shared = collaborations(database, viewer, ids);
    for (auto& d : documents) {
        const auto found = shared.find(d.id);
        d.rights = rights(
            viewer, {.owner = d.user,
                     .organization = d.organization,
                     .access = d.access,
                     .status = d.status,
                     .trashed = d.trashed.has_value(),
                     .collaboration = found == shared.end() ? Collaboration::none : found->second});
    }
    const auto index = index_of(documents);
    const auto values = many(ids);
    for (const auto& [document, project] : database.select<DocumentId, ProjectId>(
             in_list("SELECT pd.document_id, pd.project_id FROM project_documents pd"
                     " JOIN projects p ON p.id = pd.project_id WHERE pd.document_id",
                     values,
                     " AND (p.private = 0 OR EXISTS (SELECT 1 FROM project_members pm"
                     " WHERE pm.project_id = p.id AND pm.user_id = ?))"
                     " ORDER BY pd.document_id, pd.project_id"),
             values, viewer.user))
        if (const auto found = index.find(document.value); found != index.end())
            found->second->projects.push_back(project);
}

ProjectsOf projects_of(Database& database, DocumentId document)
{
    ProjectsOf projects;
    for (const auto& [project, lends] : database.select<ProjectId, bool>(
             "SELECT project_id, lends FROM project_documents WHERE document_id = ?"
             " ORDER BY project_id",
             document)) {
        projects.all.push_back(project);
        if (lends) projects.lending.push_back(project);
    }
    return projects;
}

std::optional<Received> received_file(Database& database, DocumentId document)
{
    const auto row = database.find<BlobId, Bytes<32>, std::int64_t>(
        "SELECT b.id, b.sha256, b.size_bytes FROM documents d JOIN blobs b ON b.id = d.blob_id"
        " WHERE d.id = ? AND d.removed_at IS NULL",
        document);
    if (!row) return {};
    return Received{std::get<0>(*row), std::get<1>(*row), std::get<2>(*row)};
}

std::vector<DocumentError> errors_of(Database& database, DocumentId document, const Window& window,
                                     std::int64_t limit)
{
    const auto from = window.from ? window.from->id : window.backward ? INT64_MAX : 0;
    std::string sql = "SELECT id, document_id, created_at, message FROM document_errors"
                      " WHERE document_id = ? AND ";
    sql += window.backward ? "id < ? ORDER BY id DESC" : "id > ? ORDER BY id";
    sql += " LIMIT ? OFFSET ?";
    std::vector<DocumentError> errors;
    for (auto& [id, of, created, message] : database.select<ErrorId, DocumentId, Time, std::string>(
             sql, document, from, limit, window.counted ? window.offset : 0))
        errors.push_back({id, of, created, std::move(message)});
    return errors;
}

std::int64_t count_errors(Database& database, DocumentId document)
{
    return database
        .find<std::int64_t>("SELECT COUNT(*) FROM document_errors WHERE document_id = ?", document)
        .value();
}

std::vector<Progress> progress_of(Database& database, const std::vector<DocumentId>& documents)
{
    std::vector<Progress> list;
    if (documents.empty()) return list;
    const auto ids = many(documents);
    for (const auto& [document, pages, left] :
         database.select<DocumentId, std::int64_t, std::optional<std::int64_t>>(
             in_list("SELECT d.id, d.page_count, MAX(r.pages_left) FROM documents d"
                     " LEFT JOIN revisions r ON r.document_id = d.id AND r.state = 0"
                     " WHERE d.status IN (1, 2) AND d.id",
                     ids, " GROUP BY d.id, d.page_count ORDER BY d.id"),
             ids)) {
        Progress progress{.document = document};
        if (left) {
            progress.pages = pages;
            progress.images = progress.texts = progress.positions = left;
        }
        list.push_back(progress);
    }
    return list;
}

std::vector<DocumentId> processed_documents_of(Database& database, UserId user)
{
    return database.select<DocumentId>(
        "SELECT id FROM documents WHERE user_id = ? AND status = 1 AND shelf IN (2, 3)"
        " ORDER BY id LIMIT 1000",
        user);
}

std::int64_t bytes_of(Database& database, OrganizationId organization)
{
    return database
        .find<std::int64_t>("SELECT COALESCE(SUM(b.size_bytes), 0) FROM documents d"
                            " JOIN blobs b ON b.id = d.blob_id"
                            " WHERE d.organization_id = ? AND d.removed_at IS NULL",
                            organization)
        .value();
}

std::vector<DocumentId> visible_documents(Database& database, const std::vector<DocumentId>& ids,
                                          const Viewer& viewer, bool trash, bool lock)
{
    if (ids.empty()) return {};
    const auto values = many(ids);
    auto may = visible(viewer);
    if (trash) {
        const auto trashed = visible_in_trash(viewer);
        may.sql = "(" + may.sql + " OR " + trashed.sql + ")";
        append(may.values, trashed.values);
    }
    return database.select<DocumentId>(in_list("SELECT d.id FROM documents d WHERE d.id", values) +
                                           " AND " + may.sql + " ORDER BY d.id" +
                                           (lock ? " FOR UPDATE" : ""),
                                       values, may.values);
}

std::optional<DocumentId> find_document(Database& database, const Uuid& uuid,
                                        OrganizationId organization, const Viewer& viewer)
{
    const auto id = database.find<DocumentId>(
        "SELECT id FROM documents WHERE uuid = ? AND organization_id = ?", uuid, organization);
    if (!id || visible_documents(database, {*id}, viewer, true, false).empty()) return {};
    return id;
}

std::optional<DocumentId> find_twin(Database& database, BlobId blob, OrganizationId organization,
                                    const Viewer& viewer)
{
    const auto twins = database.select<DocumentId>(
        "SELECT id FROM documents WHERE blob_id = ? AND organization_id = ? AND shelf <> 0"
        " ORDER BY shelf = 4, id LIMIT 100",
        blob, organization);
    const auto seen = visible_documents(database, twins, viewer, true, false);
    for (const auto twin : twins)
        if (std::find(seen.begin(), seen.end(), twin) != seen.end()) return twin;
    return {};
}

std::vector<ProjectId> projects_of_member(Database& database, UserId user)
{
    return database.select<ProjectId>(
        "SELECT project_id FROM project_members WHERE user_id = ? ORDER BY project_id", user);
}

std::optional<Document> lock_unseen(Database& database, DocumentId document)
{
    const auto id = database.find<DocumentId>(
        "SELECT id FROM documents WHERE id = ? AND removed_at IS NULL FOR UPDATE", document);
    if (!id) return {};
    return std::move(load_documents(database, {*id}).front());
}

std::vector<ProjectId> known_projects(Database& database, const std::vector<ProjectId>& projects,
                                      const Viewer& viewer)
{
    if (projects.empty()) return {};
    const auto ids = many(projects);
    return database.select<ProjectId>(
        in_list("SELECT p.id FROM projects p WHERE p.id", ids,
                " AND (p.private = 0 OR EXISTS (SELECT 1 FROM project_members pm"
                " WHERE pm.project_id = p.id AND pm.user_id = ?))"),
        ids, viewer.user);
}

} // namespace quire::store
