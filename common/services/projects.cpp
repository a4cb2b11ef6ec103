// Projects: finding, creating, changing, leaving.

#include "choices.hpp"
#include "project_access.hpp"

#include <domain/slug.hpp>
#include <services/jobs.hpp>
#include <services/projects.hpp>
#include <store/people.hpp>
#include <store/projects.hpp>

namespace quire {

namespace {

// Documents whose rows one transaction holds while a large project is emptied.
constexpr std::int64_t step = 1000;

void check_filter(Database& database, const ProjectFilter& filter, const Viewer& viewer)
{
    if (!filter.collaborators.empty())
        require_choices(store::visible_users(database, filter.collaborators, viewer),
                        filter.collaborators, "user");
    if (!filter.documents.empty())
        require_choices(store::visible_documents(database, filter.documents, viewer, false, false),
                        filter.documents, "document");
}

void apply(Project& project, const ProjectChange& change)
{
    if (change.title) project.title = *change.title;
    if (change.description) project.description = *change.description;
    if (change.hidden) project.hidden = *change.hidden;
}

} // namespace

void require_project_writer(const Viewer& viewer)
{
    require(viewer, Permission::update_documents);
}

Project visible_project(Database& database, ProjectId id, const Viewer& viewer)
{
    auto found = store::visible_projects(database, {id}, viewer);
    if (found.empty()) throw NotFound("project");
    return std::move(found.front());
}

Project locked_project(Database& database, ProjectId id, const Viewer& viewer)
{
    auto project = store::lock_project(database, id, viewer);
    if (!project) throw NotFound("project");
    return *std::move(project);
}

void require_allowed(bool allowed)
{
    if (!allowed) throw Forbidden();
}

std::optional<Project> Projects::find(ProjectId id, const Viewer& viewer)
{
    auto found = find_all({id}, viewer);
    if (found.empty()) return {};
    return std::move(found.front());
}

std::vector<Project> Projects::find_all(const std::vector<ProjectId>& ids, const Viewer& viewer)
{
    return m_core.read(
        [&](Database& database) { return store::visible_projects(database, ids, viewer); });
}

Slice<Project> Projects::list(const ProjectFilter& filter, const Window& window,
                              const Viewer& viewer)
{
    return m_core.read([&](Database& database) {
        check_filter(database, filter, viewer);
        return store::list_projects(database, filter, window, viewer);
    });
}

Project Projects::create(const ProjectDraft& draft, const Viewer& viewer)
{
    require_project_writer(viewer);
    check(draft);
    return m_core.transaction([&](Database& database) {
        const auto now = m_core.now();
        const auto id = store::insert_project(database, {.uuid = m_core.new_uuid(),
                                                         .user = *viewer.user,
                                                         .title = draft.title,
                                                         .slug = slug(draft.title),
                                                         .description = draft.description,
                                                         .hidden = draft.hidden,
                                                         .created = now,
                                                         .updated = now});
        store::insert_collaborator(database, id, {*viewer.user, ProjectRole::admin}, now);
        store::pin_project(database, id, *viewer.user, true, now);
        return visible_project(database, id, viewer);
    });
}

Project Projects::change(ProjectId id, const ProjectChange& change, const Viewer& viewer)
{
    require_project_writer(viewer);
    return m_core.transaction([&](Database& database) {
        auto project = locked_project(database, id, viewer);
        if (!change.only_pins()) {
            require_allowed(project.may_manage());
            check(change);
            apply(project, change);
            store::update_project(database, project, m_core.now());
        }
        if (change.pinned)
            store::pin_project(database, id, *viewer.user, *change.pinned, m_core.now());
        return visible_project(database, id, viewer);
    });
}

void Projects::remove(ProjectId id, const Viewer& viewer)
{
    require_project_writer(viewer);
    const auto remove_some = [&](Database& database) {
        require_allowed(locked_project(database, id, viewer).may_manage());
        const auto documents = store::lock_documents_in(database, id, DocumentId{0}, step);
        store::touch_documents(database, documents, m_core.now());
        store::take_out_documents(database, id, documents);
        const bool emptied = std::ssize(documents) < step;
        if (emptied) store::delete_project(database, id);
        return emptied;
    };
    while (!m_core.transaction(remove_some)) {
    }
    wake_worker(m_core.config().paths.run.string());
}

} // namespace quire
