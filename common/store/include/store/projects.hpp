#pragma once
// Rows of projects, of their documents and their collaborators, and which of them a viewer may see.

#include <domain/listing.hpp>
#include <domain/project.hpp>
#include <domain/viewer.hpp>
#include <optional>
#include <store/database.hpp>
#include <string_view>
#include <vector>

namespace quire::store {

// --- projects, as the viewer sees them ---

// The visible ones among `ids`, by id.
std::vector<Project> visible_projects(Database& db, const std::vector<ProjectId>& ids,
                                      const Viewer& viewer);
// By id; numbered pages (window.counted) by slug.
Slice<Project> list_projects(Database& db, const ProjectFilter& filter, const Window& window,
                             const Viewer& viewer);

ProjectId insert_project(Database& db, const Project& project);
void update_project(Database& db, const Project& project, Time now); // title, description, hidden
void delete_project(Database& db, ProjectId project);                // with what hangs on it
void pin_project(Database& db, ProjectId project, UserId user, bool pinned, Time now);

// The project, read under a lock that is held until the transaction ends: whatever changes the
// project, its documents or its collaborators takes it first. Empty when it is not visible.
std::optional<Project> lock_project(Database& db, ProjectId project, const Viewer& viewer);

// --- documents of a project ---

struct ProjectDocumentFilter {
    std::optional<std::vector<DocumentId>> documents; // only these
    bool ascending = false;                           // else the newest document id first
};
// Those the viewer may view.
Slice<ProjectDocument> page_of_project_documents(Database& db, ProjectId project,
                                                 const ProjectDocumentFilter& filter,
                                                 const Window& window, const Viewer& viewer);
// The same with `total`, always: it goes through the whole project.
Slice<ProjectDocument> list_project_documents(Database& db, ProjectId project,
                                              const ProjectDocumentFilter& filter,
                                              const Window& window, const Viewer& viewer);
// Memberships of those documents, whoever may see them; by document id.
std::vector<ProjectDocument> project_documents(Database& db, ProjectId project,
                                               const std::vector<DocumentId>& documents);

// Up to `limit` documents after `after`, by id; their rows stay locked until the transaction ends.
std::vector<DocumentId> lock_documents_in(Database& db, ProjectId project, DocumentId after,
                                          std::int64_t limit);
// The same, of those the viewer may view.
std::vector<DocumentId> lock_visible_documents_in(Database& db, ProjectId project, DocumentId after,
                                                  std::int64_t limit, const Viewer& viewer);

void put_project_documents(Database& db, ProjectId project,
                           const std::vector<ProjectDocument>& documents, Time now);
void take_out_documents(Database& db, ProjectId project, const std::vector<DocumentId>& documents);
// Notes that these documents changed: their time, and for the index.
void touch_documents(Database& db, const std::vector<DocumentId>& documents, Time now);

// --- collaborators; lists are by user id ---

Slice<Collaborator> list_collaborators(Database& db, ProjectId project, const Window& window);
std::optional<Collaborator> find_collaborator(Database& db, ProjectId project, UserId user);
std::int64_t count_admins(Database& db, ProjectId project); // closed accounts do not count
// Throws Duplicate when the user collaborates already.
void insert_collaborator(Database& db, ProjectId project, const Collaborator& collaborator,
                         Time now);
void update_collaborator(Database& db, ProjectId project, const Collaborator& collaborator);
void delete_collaborator(Database& db, ProjectId project, UserId user);

} // namespace quire::store
