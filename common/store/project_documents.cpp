// Which documents are in a project.

#include "conditions.hpp"
#include "id_window.hpp"

#include <store/projects.hpp>
#include <store/visibility.hpp>

namespace quire::store {

template<>
std::int64_t id_in_list(const ProjectDocument& row)
{
    return row.document.value;
}

namespace {

// From the project's rows to the documents, never the other way round: the primary key has them in
// the order of every list here.
constexpr std::string_view joined = " FROM project_documents pd FORCE INDEX (PRIMARY)"
                                    " STRAIGHT_JOIN documents d ON d.id = pd.document_id";

// Statements that name this many documents are as long as they get.
constexpr std::size_t most_at_once = 1024;

Conditions seen_in(ProjectId project, const Viewer& viewer)
{
    Conditions conditions;
    conditions.add("pd.project_id = ?", project);
    const auto seen = visible(viewer);
    conditions.add(seen.sql, seen.values);
    return conditions;
}

Conditions matching(ProjectId project, const ProjectDocumentFilter& filter, const Viewer& viewer)
{
    auto conditions = seen_in(project, viewer);
    if (filter.documents) conditions.add_in("pd.document_id", *filter.documents);
    return conditions;
}

std::vector<ProjectDocument> select_memberships(Database& db, const Conditions& conditions,
                                                const std::string& tail)
{
    std::vector<ProjectDocument> memberships;
    for (const auto& [document, lends] : db.select<DocumentId, bool>(
             "SELECT pd.document_id, pd.lends" + std::string{joined} + conditions.where() + tail,
             conditions.values()))
        memberships.push_back({document, lends});
    return memberships;
}

std::int64_t count_memberships(Database& db, const Conditions& conditions)
{
    return db
        .find<std::int64_t>("SELECT COUNT(*)" + std::string{joined} + conditions.where(),
                            conditions.values())
        .value_or(0);
}

std::vector<DocumentId> lock_after(Database& db, Conditions conditions, DocumentId after,
                                   std::int64_t limit)
{
    conditions.add("pd.document_id > ?", after);
    return db.select<DocumentId>("SELECT pd.document_id" + std::string{joined} +
                                     conditions.where() + " ORDER BY pd.document_id LIMIT " +
                                     std::to_string(limit) + " FOR UPDATE",
                                 conditions.values());
}

template<class Action>
void in_parts(const std::vector<DocumentId>& documents, const Action& action)
{
    for (std::size_t from = 0; from < documents.size(); from += most_at_once) {
        const auto to = std::min(documents.size(), from + most_at_once);
        action(many(std::vector<DocumentId>{documents.begin() + static_cast<std::ptrdiff_t>(from),
                                            documents.begin() + static_cast<std::ptrdiff_t>(to)}));
    }
}

std::string among(std::string_view before, const Values& values)
{
    return std::string{before} + " IN (" + marks(values.size()) + ")";
}

} // namespace

Slice<ProjectDocument> page_of_project_documents(Database& db, ProjectId project,
                                                 const ProjectDocumentFilter& filter,
                                                 const Window& window, const Viewer& viewer)
{
    const auto conditions = matching(project, filter, viewer);
    return slice_by_id<ProjectDocument>(
        window, conditions, "pd.document_id",
        [&](const Conditions& part, const std::string& tail) {
            return select_memberships(db, part, tail);
        },
        [&] { return count_memberships(db, conditions); },
        filter.ascending ? IdOrder::oldest_first : IdOrder::newest_first);
}

Slice<ProjectDocument> list_project_documents(Database& db, ProjectId project,
                                              const ProjectDocumentFilter& filter,
                                              const Window& window, const Viewer& viewer)
{
    auto slice = page_of_project_documents(db, project, filter, window, viewer);
    if (!slice.total) slice.total = count_memberships(db, matching(project, filter, viewer));
    return slice;
}

std::vector<ProjectDocument> project_documents(Database& db, ProjectId project,
                                               const std::vector<DocumentId>& documents)
{
    std::vector<ProjectDocument> memberships;
    if (documents.empty()) return memberships;
    const auto ids = many(documents);
    for (const auto& [document, lends] : db.select<DocumentId, bool>(
             among("SELECT document_id, lends FROM project_documents WHERE project_id = ?"
                   " AND document_id",
                   ids) +
                 " ORDER BY document_id",
             project, ids))
        memberships.push_back({document, lends});
    return memberships;
}

std::vector<DocumentId> lock_documents_in(Database& db, ProjectId project, DocumentId after,
                                          std::int64_t limit)
{
    Conditions conditions;
    conditions.add("pd.project_id = ?", project);
    return lock_after(db, std::move(conditions), after, limit);
}

std::vector<DocumentId> lock_visible_documents_in(Database& db, ProjectId project, DocumentId after,
                                                  std::int64_t limit, const Viewer& viewer)
{
    return lock_after(db, seen_in(project, viewer), after, limit);
}

void put_project_documents(Database& db, ProjectId project,
                           const std::vector<ProjectDocument>& documents, Time now)
{
    for (const auto& one : documents)
        db.change("INSERT INTO project_documents (project_id, document_id, lends, created_at)"
                  " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE lends = VALUES(lends)",
                  project, one.document, one.lends, now);
}

void take_out_documents(Database& db, ProjectId project, const std::vector<DocumentId>& documents)
{
    in_parts(documents, [&](const Values& ids) {
        db.change(among("DELETE FROM project_documents WHERE project_id = ? AND document_id", ids),
                  project, ids);
    });
}

void touch_documents(Database& db, const std::vector<DocumentId>& documents, Time now)
{
    in_parts(documents, [&](const Values& ids) {
        db.change(among("UPDATE documents SET updated_at = GREATEST(updated_at, ?),"
                        " row_version = row_version + 1 WHERE id",
                        ids),
                  now, ids);
        db.change(among("INSERT INTO index_queue (document_id, text, queued_at)"
                        " SELECT id, 0, NOW(6) FROM documents WHERE id",
                        ids) +
                      " ON DUPLICATE KEY UPDATE version = version + 1",
                  ids);
    });
}

} // namespace quire::store
