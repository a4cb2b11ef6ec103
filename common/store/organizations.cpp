// Organizations and memberships.

#include "conditions.hpp"
#include "id_window.hpp"

#include <store/people.hpp>

namespace quire::store {

namespace {

std::optional<Day> day_of(std::optional<Time> date)
{
    if (!date) return {};
    return std::chrono::floor<std::chrono::days>(*date);
}

std::vector<Organization> select_organizations(Database& db, const Conditions& conditions,
                                               const Viewer* viewer,
                                               std::string_view tail = " ORDER BY o.id")
{
    std::vector<Organization> organizations;
    for (auto& [id, uuid, name, slug, avatar, individual, hidden, active, created, updated, monthly,
                purchased, allowance, resets, today] :
         db.select<OrganizationId, Uuid, std::string, std::string, std::string, bool, bool, bool,
                   Time, Time, std::int64_t, std::int64_t, std::int64_t, std::optional<Time>, Time>(
             "SELECT o.id, o.uuid, o.name, o.slug, o.avatar_url, o.individual, "
             "o.hidden, o.active, o.created_at, o.updated_at, o.monthly_credits, "
             "o.purchased_credits, o.credit_allowance, o.credits_reset_on, UTC_DATE() "
             "FROM organizations o" +
                 conditions.where() + std::string{tail},
             conditions.values()))
        organizations.push_back(
            {id, uuid, name, slug, avatar, individual, hidden, active, created, updated,
             viewer ? viewer->role_in(id) : std::nullopt,
             refilled({monthly, purchased, allowance, day_of(resets)}, *day_of(today))});
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

Conditions conditions_of(const OrganizationFilter& filter, const Viewer& viewer)
{
    Conditions conditions;
    add_visible_organizations(conditions, viewer);
    if (!filter.ids.empty()) conditions.add_in("o.id", filter.ids);
    if (filter.individual) conditions.add("o.individual = ?", *filter.individual);
    if (filter.slug) conditions.add("o.slug = ?", *filter.slug);
    if (filter.uuid) conditions.add("o.uuid = ?", *filter.uuid);
    if (filter.name) conditions.add("o.name = ?", *filter.name);
    if (filter.name_begins) conditions.add("o.name LIKE ?", beginning_with(*filter.name_begins));
    return conditions;
}

std::optional<Organization> only(std::vector<Organization> rows)
{
    if (rows.empty()) return {};
    return std::move(rows.front());
}

} // namespace

std::vector<Organization> all_organizations(Database& db)
{
    return select_organizations(db, {}, nullptr);
}

std::vector<Organization> organizations_by_name(Database& db, std::string_view name)
{
    Conditions conditions;
    conditions.add("o.name = ? AND o.individual = 0 AND o.deleted_at IS NULL", name);
    return select_organizations(db, conditions, nullptr);
}

std::optional<Organization> organization_row(Database& db, OrganizationId id)
{
    Conditions conditions;
    conditions.add("o.id = ?", id);
    return only(select_organizations(db, conditions, nullptr));
}

std::vector<Organization>
visible_organizations(Database& db, const std::vector<OrganizationId>& ids, const Viewer& viewer)
{
    Conditions conditions;
    conditions.add_in("o.id", ids);
    add_visible_organizations(conditions, viewer);
    return select_organizations(db, conditions, &viewer);
}

std::optional<Organization> visible_organization(Database& db, const Uuid& uuid,
                                                 const Viewer& viewer)
{
    Conditions conditions;
    conditions.add("o.uuid = ?", uuid);
    add_visible_organizations(conditions, viewer);
    return only(select_organizations(db, conditions, &viewer));
}

Slice<Organization> list_organizations(Database& db, const OrganizationFilter& filter,
                                       const Window& window, const Viewer& viewer)
{
    const auto conditions = conditions_of(filter, viewer);
    return slice_by_id<Organization>(
        window, conditions, "o.id",
        [&](const Conditions& part, const std::string& tail) {
            return select_organizations(db, part, &viewer, tail);
        },
        [&] { return count_organizations(db, conditions); }, IdOrder::oldest_first, "o.slug");
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

} // namespace quire::store
