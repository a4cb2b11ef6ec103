// Organizations and memberships.

#include <store/people.hpp>

namespace quire {

std::vector<Organization> select_organizations(Database& db, const Conditions& conditions,
                                               const Viewer* viewer, std::string_view tail)
{
    std::vector<Organization> organizations;
    for (auto& [id, uuid, name, slug, avatar, individual, hidden, active, created, updated] :
         db.select<OrganizationId, Uuid, std::string, std::string, std::string, bool, bool, bool,
                   Time, Time>("SELECT o.id, o.uuid, o.name, o.slug, o.avatar_url, o.individual, "
                               "o.hidden, o.active, o.created_at, "
                               "o.updated_at FROM organizations o" +
                                   conditions.where() + std::string{tail},
                               conditions.values()))
        organizations.push_back({id, uuid, name, slug, avatar, individual, hidden, active, created,
                                 updated, viewer ? viewer->role_in(id) : std::nullopt});
    return organizations;
}

std::int64_t count_organizations(Database& db, const Conditions& conditions)
{
    return db
        .find<std::int64_t>("SELECT COUNT(*) FROM organizations o" + conditions.where(),
                            conditions.values())
        .value_or(0);
}

void add_visible_organizations(Conditions& conditions, const Viewer& viewer)
{
    conditions.add("o.active = 1 AND o.deleted_at IS NULL");
    if (viewer.staff) return;
    std::vector<OrganizationId> own;
    for (const auto& membership : viewer.memberships)
        own.push_back(membership.organization);
    const auto list = many(own);
    conditions.add("(o.hidden = 0 OR o.id IN (" + marks(list.size()) + "))", list);
}

OrganizationId insert_organization(Database& db, const Organization& organization)
{
    return OrganizationId{db.insert(
        "INSERT INTO organizations (uuid, name, slug, individual, hidden, created_at, updated_at) "
        "VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))",
        organization.uuid, organization.name, organization.slug, organization.individual,
        organization.hidden)};
}

bool update_organization_active(Database& db, OrganizationId organization, bool active)
{
    return db.change(
               "UPDATE organizations SET active = ?, updated_at = UTC_TIMESTAMP(6) WHERE id = ?",
               active, organization) > 0;
}

void put_membership(Database& db, UserId user, OrganizationId organization, Role role)
{
    db.change("INSERT INTO memberships (user_id, organization_id, role, created_at) "
              "VALUES (?, ?, ?, UTC_TIMESTAMP(6)) ON DUPLICATE KEY UPDATE role = VALUES(role)",
              user, organization, role);
}

bool delete_membership(Database& db, UserId user, OrganizationId organization)
{
    return db.change("DELETE FROM memberships WHERE user_id = ? AND organization_id = ?", user,
                     organization) > 0;
}

} // namespace quire
