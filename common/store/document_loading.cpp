// Whole documents: one statement for their rows, one for everything that hangs on them.

#include <store/documents.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <store/visibility.hpp>
#include <unordered_map>

namespace quire::store {

namespace {

using Index = std::unordered_map<std::int64_t, Document*>;

std::string hex(const std::optional<Bytes<32>>& bytes)
{
    std::string text;
    if (bytes)
        for (const auto byte : *bytes)
            text += fmt::format("{:02x}", std::to_integer<int>(byte));
    return text;
}

// --- rows ---

constexpr std::string_view row_columns =
    "SELECT d.id, d.uuid, d.user_id, d.organization_id, d.title, d.slug, d.description, d.source,"
    " d.notes, d.language, d.access, d.status, d.noindex, d.admin_noindex, d.revision_control,"
    " d.published_url, d.related_article, d.original_name, d.original_extension, d.media_type,"
    " d.page_count, d.page_spec, d.file_hash, d.revision_id, d.publish_at, d.document_date,"
    " d.created_at, d.updated_at, d.trashed_at, d.trashed_by, d.row_version, d.withdrawn_at IS NOT "
    "NULL, b.size_bytes, b.sha256"
    " FROM documents d LEFT JOIN blobs b ON b.id = d.blob_id WHERE d.removed_at IS NULL AND d.id";

std::vector<Document> load_rows(Database& database, const Values& ids, const Piece& condition)
{
    std::vector<Document> documents;
    for (auto& row :
         database.select<DocumentId, Uuid, UserId, OrganizationId, std::string, std::string,
                         std::string, std::string, std::string, std::string, Access, Status, bool,
                         bool, bool, std::string, std::string, std::string, std::string,
                         std::string, std::int64_t, std::string, std::string,
                         std::optional<RevisionId>, std::optional<Time>, std::optional<Time>, Time,
                         Time, std::optional<Time>, std::optional<UserId>, std::int64_t, bool,
                         std::optional<std::int64_t>, std::optional<Bytes<32>>>(
             fmt::format("{} IN ({}) AND {}", row_columns, marks(ids.size()), condition.sql), ids,
             condition.values)) {
        Document d;
        std::optional<std::int64_t> size;
        std::optional<Bytes<32>> sha256;
        std::tie(d.id, d.uuid, d.user, d.organization, d.title, d.slug, d.description, d.source,
                 d.notes, d.language, d.access, d.status, d.noindex, d.admin_noindex,
                 d.revision_control, d.published_url, d.related_article, d.original_name,
                 d.original_extension, d.media_type, d.page_count, d.page_spec, d.file_hash,
                 d.revision, d.publish_at, d.document_date, d.created, d.updated, d.trashed,
                 d.trashed_by, d.row_version, d.withdrawn, size, sha256) = std::move(row);
        d.original_bytes = size.value_or(0);
        d.original_sha256 = hex(sha256);
        documents.push_back(std::move(d));
    }
    return documents;
}

// --- what hangs on them ---

enum class Kind { key_value, tag, project, collaboration };

struct Attachment {
    Kind kind = Kind::key_value;
    DocumentId document;
    std::int64_t id = 0;     // of a tag or project; the access of a collaboration
    std::int64_t number = 0; // order within the document
    std::string name;        // of a key
    std::string text;        // a key's value, a tag's name
    std::string color;
    std::string description;
    std::optional<Uuid> uuid;
    std::optional<OrganizationId> organization;
    std::optional<Time> created;
    std::optional<Time> updated;
};

std::string key_values_of(const std::string& ids)
{
    return "SELECT 0, document_id, 0, position, key_name, value, '', '', NULL, NULL, NULL, NULL"
           " FROM key_values WHERE document_id IN (" +
           ids + ")";
}

std::string tags_of(const std::string& ids)
{
    return "SELECT 1, dt.document_id, t.id,"
           " ROW_NUMBER() OVER (PARTITION BY dt.document_id ORDER BY t.name_key, t.id), '', t.name,"
           " t.color, t.description, t.uuid, t.organization_id, t.created_at, t.updated_at"
           " FROM document_tags dt JOIN tags t ON t.id = dt.tag_id WHERE dt.document_id IN (" +
           ids + ")";
}

// Needs the viewer's user after the ids: visible_project() has it as its only value.
std::string projects_shown(const std::string& ids, const Viewer& viewer)
{
    return "SELECT 2, pd.document_id, pd.project_id, pd.project_id, '', '', '', '', NULL, NULL,"
           " NULL, NULL FROM project_documents pd JOIN projects p ON p.id = pd.project_id"
           " WHERE pd.document_id IN (" +
           ids + ") AND " + visible_project(viewer).sql;
}

// Needs the viewer's user after the ids.
std::string collaborations_on(const std::string& ids)
{
    return "SELECT 3, pd.document_id, MAX(pm.access), 0, '', '', '', '', NULL, NULL, NULL, NULL"
           " FROM project_documents pd JOIN project_members pm ON pm.project_id = pd.project_id"
           " WHERE pd.lends = 1 AND pd.document_id IN (" +
           ids + ") AND pm.user_id = ? GROUP BY pd.document_id";
}

// In one statement: each of these is small, and asking costs more than answering. Sorted here,
// because a union in an order would be written to a table first.
std::vector<Attachment> load_attachments(Database& database, const Values& ids,
                                         const Viewer* viewer)
{
    const auto list = marks(ids.size());
    auto sql = key_values_of(list) + " UNION ALL " + tags_of(list);
    auto values = ids;
    append(values, ids);
    if (viewer) {
        sql +=
            " UNION ALL " + projects_shown(list, *viewer) + " UNION ALL " + collaborations_on(list);
        for (int i = 0; i < 2; ++i) {
            append(values, ids);
            append(values, viewer->user);
        }
    }
    std::vector<Attachment> attachments;
    for (auto& row :
         database.select<Kind, DocumentId, std::int64_t, std::int64_t, std::string, std::string,
                         std::string, std::string, std::optional<Uuid>,
                         std::optional<OrganizationId>, std::optional<Time>, std::optional<Time>>(
             sql, values)) {
        Attachment a;
        std::tie(a.kind, a.document, a.id, a.number, a.name, a.text, a.color, a.description, a.uuid,
                 a.organization, a.created, a.updated) = std::move(row);
        attachments.push_back(std::move(a));
    }
    std::ranges::sort(attachments, {}, [](const Attachment& a) {
        return std::tie(a.kind, a.document, a.name, a.number);
    });
    return attachments;
}

void attach(Document& document, Attachment&& a, Collaboration& collaboration)
{
    switch (a.kind) {
    case Kind::key_value:
        document.key_values[a.name].push_back(std::move(a.text));
        break;
    case Kind::tag:
        document.tags.push_back({TagId{a.id}, a.uuid.value(), a.organization.value(),
                                 std::move(a.text), std::move(a.color), std::move(a.description),
                                 a.created.value(), a.updated.value()});
        break;
    case Kind::project:
        document.projects.push_back(ProjectId{a.id});
        break;
    case Kind::collaboration:
        collaboration = a.id >= 1 ? Collaboration::edit : Collaboration::view;
        break;
    }
}

Rights rights_of(const Document& d, const Viewer& viewer, Collaboration collaboration)
{
    return rights(viewer, {.owner = d.user,
                           .organization = d.organization,
                           .access = d.access,
                           .status = d.status,
                           .trashed = d.trashed.has_value(),
                           .collaboration = collaboration});
}

void complete(Database& database, std::vector<Document>& documents, const Viewer* viewer)
{
    Index index;
    std::vector<DocumentId> ids;
    for (auto& document : documents) {
        index[document.id.value] = &document;
        ids.push_back(document.id);
    }
    std::unordered_map<std::int64_t, Collaboration> collaborations;
    for (auto& attachment : load_attachments(database, many(ids), viewer)) {
        const auto id = attachment.document.value;
        attach(*index.at(id), std::move(attachment), collaborations[id]);
    }
    if (!viewer) return;
    for (auto& document : documents) {
        document.rights = rights_of(document, *viewer, collaborations[document.id.value]);
        // Everything that is read of a document is read of its revision.
        if (document.withdrawn && !document.rights.edit) document.revision.reset();
    }
}

std::vector<Document> load(Database& database, const std::vector<DocumentId>& ids,
                           const Viewer* viewer, const Piece& condition)
{
    if (ids.empty()) return {};
    auto documents = load_rows(database, many(ids), condition);
    if (documents.empty()) return documents;
    std::unordered_map<std::int64_t, std::size_t> places;
    for (const auto id : ids)
        places.emplace(id.value, places.size());
    std::ranges::sort(documents, {}, [&](const Document& d) { return places.at(d.id.value); });
    complete(database, documents, viewer);
    return documents;
}

} // namespace

std::vector<Document> load_documents(Database& database, const std::vector<DocumentId>& ids)
{
    return load(database, ids, nullptr, {"TRUE", {}});
}

std::vector<Document> load_documents(Database& database, const std::vector<DocumentId>& ids,
                                     const Viewer& viewer)
{
    return load(database, ids, &viewer, {"TRUE", {}});
}

std::vector<Document> load_visible(Database& database, const std::vector<DocumentId>& ids,
                                   const Viewer& viewer)
{
    return load(database, ids, &viewer, visible(viewer));
}

} // namespace quire::store
