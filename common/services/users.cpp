#include <services/users.hpp>

#include "core.hpp"

#include <store/people.hpp>

namespace quire {

namespace {

void require_person(const Viewer& viewer)
{
    if (!viewer.user) throw Unauthenticated{};
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
    return m_core.read([&](Database& db) { return store::list_users(db, filter, window, viewer); });
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
