// Who collaborates in a project.

#include "conditions.hpp"
#include "id_window.hpp"

#include <store/projects.hpp>

namespace quire::store {

template<>
std::int64_t id_in_list(const Collaborator& row)
{
    return row.user.value;
}

namespace {

std::vector<Collaborator> select_collaborators(Database& db, const Conditions& conditions,
                                               const std::string& tail)
{
    std::vector<Collaborator> collaborators;
    for (const auto& [user, role] : db.select<UserId, ProjectRole>(
             "SELECT pm.user_id, pm.access FROM project_members pm" + conditions.where() + tail,
             conditions.values()))
        collaborators.push_back({user, role});
    return collaborators;
}

Conditions members_of(ProjectId project)
{
    Conditions conditions;
    conditions.add("pm.project_id = ?", project);
    return conditions;
}

} // namespace

Slice<Collaborator> list_collaborators(Database& db, ProjectId project, const Window& window)
{
    const auto conditions = members_of(project);
    return slice_by_id<Collaborator>(
        window, conditions, "pm.user_id",
        [&](const Conditions& part, const std::string& tail) {
            return select_collaborators(db, part, tail);
        },
        [&] {
            return db
                .find<std::int64_t>("SELECT COUNT(*) FROM project_members WHERE project_id = ?",
                                    project)
                .value_or(0);
        });
}

std::optional<Collaborator> find_collaborator(Database& db, ProjectId project, UserId user)
{
    auto conditions = members_of(project);
    conditions.add("pm.user_id = ?", user);
    const auto found = select_collaborators(db, conditions, "");
    if (found.empty()) return {};
    return found.front();
}

std::int64_t count_admins(Database& db, ProjectId project)
{
    return db
        .find<std::int64_t>("SELECT COUNT(*) FROM project_members pm"
                            " JOIN users u ON u.id = pm.user_id AND u.active = 1"
                            " WHERE pm.project_id = ? AND pm.access = ?",
                            project, ProjectRole::admin)
        .value_or(0);
}

void insert_collaborator(Database& db, ProjectId project, const Collaborator& collaborator,
                         Time now)
{
    db.change("INSERT INTO project_members (project_id, user_id, access, created_at)"
              " VALUES (?, ?, ?, ?)",
              project, collaborator.user, collaborator.role, now);
}

void update_collaborator(Database& db, ProjectId project, const Collaborator& collaborator)
{
    db.change("UPDATE project_members SET access = ? WHERE project_id = ? AND user_id = ?",
              collaborator.role, project, collaborator.user);
}

void delete_collaborator(Database& db, ProjectId project, UserId user)
{
    db.change("DELETE FROM project_members WHERE project_id = ? AND user_id = ?", project, user);
}

} // namespace quire::store
