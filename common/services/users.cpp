#include <services/users.hpp>

#include "choices.hpp"
#include "core.hpp"

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
    if (!filter.organizations.empty())
        require_choices(store::visible_organizations(db, filter.organizations, viewer),
                        filter.organizations, "organization");
    require_choices(store::known_projects(db, filter.projects, viewer), filter.projects, "project");
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
