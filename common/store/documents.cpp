#include <store/documents.hpp>

#include <algorithm>
#include <store/revisions.hpp>
#include <store/visibility.hpp>

namespace quire::store {

namespace {

std::string in_list(std::string_view before, const Values& values, std::string_view after = "")
{
    return std::string{before} + " IN (" + marks(values.size()) + ")" + std::string{after};
}

} // namespace

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

// One pass over a page makes its pictures, its text and the positions, and they are recorded
// together: the three numbers are equal, and each is true.
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

std::optional<ShownRevision> shown_revision(Database& database, DocumentId document,
                                            const Viewer& viewer)
{
    const auto may = visible(viewer);
    const auto row =
        database.find<RevisionId, bool, bool>("SELECT d.revision_id, d.shelf = 1,"
                                              " d.withdrawn_at IS NOT NULL FROM documents d"
                                              " WHERE d.id = ? AND d.revision_id IS NOT NULL AND " +
                                                  may.sql,
                                              document, may.values);
    if (!row) return {};
    const auto& [revision, anyone, withdrawn] = *row;
    if (!withdrawn) return ShownRevision{revision, anyone};
    const auto found = load_visible(database, {document}, viewer);
    if (found.empty() || !found.front().revision) return {};
    return ShownRevision{revision, false};
}

std::optional<RevisionId> first_reading(Database& database, DocumentId document, std::int64_t page,
                                        const Viewer& viewer)
{
    const auto found = load_visible(database, {document}, viewer);
    if (found.empty()) return {};
    if (!viewer.is(found.front().user) && !found.front().rights.edit) return {};
    return database.find<RevisionId>(
        "SELECT r.id FROM documents d JOIN revisions r ON r.document_id = d.id AND r.state = ?"
        " JOIN pages p ON p.revision_id = r.id AND p.page = ?"
        " WHERE d.id = ? AND d.status = ? AND d.revision_id IS NULL AND d.withdrawn_at IS NULL",
        RevisionState::making, page, document, Status::pending);
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

std::vector<std::pair<ProjectId, ProjectRole>> projects_of_member(Database& database, UserId user)
{
    std::vector<std::pair<ProjectId, ProjectRole>> memberships;
    for (const auto& [project, role] : database.select<ProjectId, ProjectRole>(
             "SELECT project_id, access FROM project_members WHERE user_id = ? ORDER BY project_id",
             user))
        memberships.emplace_back(project, role);
    return memberships;
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
    const auto shown = visible_project(viewer);
    return database.select<ProjectId>(
        in_list("SELECT p.id FROM projects p WHERE p.id", ids, " AND " + shown.sql), ids,
        shown.values);
}

std::vector<ProjectId> seen_projects(Database& database, const Viewer& viewer, std::int64_t most)
{
    const auto shown = visible_project(viewer);
    return database.select<ProjectId>("SELECT p.id FROM projects p WHERE " + shown.sql +
                                          " ORDER BY p.id LIMIT ?",
                                      shown.values, most);
}

} // namespace quire::store
