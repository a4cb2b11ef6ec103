#include <services/users.hpp>

#include "core.hpp"

#include <algorithm>
#include <store/documents.hpp>
#include <store/people.hpp>

namespace quire {

namespace {

void require_person(const Viewer& viewer)
{
    if (!viewer.user) throw Unauthenticated{};
}

// Who works on a project, or belongs to an organization, is told only to those who may see it.
void check_filter(Database& db, const UserFilter& filter, const Viewer& viewer)
{
    const auto unknown = [](const char* field, std::int64_t id) {
        return Invalid{field, "Select a valid choice. " + std::to_string(id) +
                                  " is not one of the available choices."};
    };
    const auto organizations = filter.organizations.empty()
                                   ? std::vector<Organization>{}
                                   : store::visible_organizations(db, filter.organizations, viewer);
    for (const auto id : filter.organizations)
        if (std::ranges::find(organizations, id, &Organization::id) == organizations.end())
            throw unknown("organization", id.value);
    const auto projects = filter.projects.empty()
                              ? std::vector<ProjectId>{}
                              : store::known_projects(db, filter.projects, viewer);
    for (const auto id : filter.projects)
        if (std::ranges::find(projects, id) == projects.end()) throw unknown("project", id.value);
}

} // namespace

std::optional<User> Users::find(UserId id, const Viewer& viewer)
{
    require_person(viewer);
    auto users = find_all({id}, viewer);
    if (users.empty()) return {};
    return std::move(users.front());
}

Slice<User> Users::list(const UserFilter& filter, const Window& window, const Viewer& viewer)
{
    require_person(viewer);
    return m_core.read([&](Database& db) {
        check_filter(db, filter, viewer);
        return store::list_users(db, filter, window, viewer);
    });
}

std::vector<User> Users::find_all(const std::vector<UserId>& ids, const Viewer& viewer)
{
    if (ids.empty()) return {};
    return m_core.read([&](Database& db) { return store::visible_users(db, ids, viewer); });
}

User Users::set_active_organization(UserId id, OrganizationId organization, const Viewer& viewer)
{
    if (!find(id, viewer)) throw NotFound{"user"};
    if (!viewer.is(id)) throw Forbidden{};
    if (!viewer.member_of(organization))
        throw Invalid{"organization",
                      "You must belong to the organization you make your active one."};
    return m_core.transaction([&](Database& db) {
        store::update_active_organization(db, id, organization);
        return store::user_row(db, id).value();
    });
}

} // namespace quire
