#include <services/organizations.hpp>

#include "core.hpp"

#include <store/people.hpp>

namespace quire {

namespace {

void require_person(const Viewer& viewer)
{
    if (!viewer.user) throw Unauthenticated{};
}

} // namespace

std::optional<Organization> Organizations::find(OrganizationId id, const Viewer& viewer)
{
    require_person(viewer);
    auto organizations = find_all({id}, viewer);
    if (organizations.empty()) return {};
    return std::move(organizations.front());
}

Slice<Organization> Organizations::list(const OrganizationFilter& filter, const Window& window,
                                        const Viewer& viewer)
{
    require_person(viewer);
    return m_core.read(
        [&](Database& db) { return store::list_organizations(db, filter, window, viewer); });
}

std::vector<Organization> Organizations::find_all(const std::vector<OrganizationId>& ids,
                                                  const Viewer& viewer)
{
    if (ids.empty()) return {};
    return m_core.read([&](Database& db) { return store::visible_organizations(db, ids, viewer); });
}

std::vector<Organization> Organizations::mine(const Viewer& viewer)
{
    require_person(viewer);
    std::vector<OrganizationId> own;
    for (const auto& membership : viewer.memberships)
        own.push_back(membership.organization);
    return find_all(own, viewer);
}

OrganizationId Organizations::require_membership(const Uuid& uuid, const Viewer& viewer)
{
    require_person(viewer);
    const auto found =
        m_core.read([&](Database& db) { return store::visible_organization(db, uuid, viewer); });
    if (!found || !found->role) throw Forbidden{"not a member"};
    return found->id;
}

} // namespace quire
