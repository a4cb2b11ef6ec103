// Projects: their collaborators.

#include "project_access.hpp"

#include <services/projects.hpp>
#include <store/people.hpp>
#include <store/projects.hpp>

namespace quire {

namespace {

// Under the lock. To everybody but admins there are no collaborators to be found.
Collaborator locked_collaborator(Database& database, ProjectId project, UserId user,
                                 const Viewer& viewer)
{
    const auto found = locked_project(database, project, viewer).may_manage()
                           ? store::find_collaborator(database, project, user)
                           : std::nullopt;
    if (!found) throw NotFound("collaborator");
    return *found;
}

bool is_orphaned(Database& database, ProjectId project)
{
    return store::count_admins(database, project) == 0;
}

} // namespace

Slice<Collaborator> Projects::collaborators(ProjectId id, const Window& window,
                                            const Viewer& viewer)
{
    return m_core.read([&](Database& database) -> Slice<Collaborator> {
        if (!visible_project(database, id, viewer).may_manage()) return {.total = 0};
        return store::list_collaborators(database, id, window);
    });
}

std::optional<Collaborator> Projects::collaborator(ProjectId id, UserId user, const Viewer& viewer)
{
    return m_core.read([&](Database& database) -> std::optional<Collaborator> {
        if (!visible_project(database, id, viewer).may_manage()) return {};
        return store::find_collaborator(database, id, user);
    });
}

Collaborator Projects::invite(ProjectId id, std::string_view email, ProjectRole role,
                              const Viewer& viewer)
{
    require_project_writer(viewer);
    return m_core.transaction([&](Database& database) -> Collaborator {
        require_allowed(locked_project(database, id, viewer).may_manage());
        const auto user = store::find_by_email(database, email);
        if (!user)
            throw Invalid("email", "No account has this e-mail address. Ask the person for the "
                                   "address of their account, or to open one.");
        if (store::find_collaborator(database, id, *user))
            throw Invalid("email", "The person with this address collaborates already.");
        store::insert_collaborator(database, id, {*user, role}, m_core.now());
        return {*user, role};
    });
}

Collaborator Projects::change_collaborator(ProjectId id, const Collaborator& collaborator,
                                           const Viewer& viewer)
{
    require_project_writer(viewer);
    return m_core.transaction([&](Database& database) {
        const auto before = locked_collaborator(database, id, collaborator.user, viewer);
        if (before == collaborator) return before;
        store::update_collaborator(database, id, collaborator);
        if (is_orphaned(database, id))
            throw Invalid("access", "A project needs at least one admin. Make somebody else admin "
                                    "first.");
        return collaborator;
    });
}

void Projects::remove_collaborator(ProjectId id, UserId user, const Viewer& viewer)
{
    require_project_writer(viewer);
    m_core.transaction([&](Database& database) {
        locked_collaborator(database, id, user, viewer);
        store::delete_collaborator(database, id, user);
        if (is_orphaned(database, id))
            throw Refused("A project needs at least one admin. Make somebody else admin first.");
    });
}

} // namespace quire
