// Users and keys.

#include "conditions.hpp"
#include "id_window.hpp"

#include <map>
#include <store/people.hpp>
#include <store/sessions.hpp>

namespace quire::store {

namespace {

// Fills in the memberships of all users with one statement.
void add_memberships(Database& db, std::vector<User>& users)
{
    if (users.empty()) return;
    std::map<UserId, User*> by_id;
    std::vector<UserId> ids;
    for (auto& user : users) {
        by_id[user.id] = &user;
        ids.push_back(user.id);
    }
    const auto list = many(ids);
    for (const auto& [user, organization, role] : db.select<UserId, OrganizationId, Role>(
             "SELECT m.user_id, m.organization_id, m.role FROM memberships m JOIN organizations o "
             "ON "
             "o.id = m.organization_id AND o.active = 1 AND o.deleted_at IS NULL WHERE m.user_id "
             "IN (" +
                 marks(list.size()) + ") ORDER BY m.user_id, m.organization_id",
             list))
        by_id.at(user)->memberships.push_back({organization, role});
}

std::vector<User> select_users(Database& db, const Conditions& conditions,
                               std::string_view tail = " ORDER BY u.id")
{
    std::vector<User> users;
    for (auto& [id, uuid, username, name, email, avatar, staff, active, verified, organization,
                created, updated] :
         db.select<UserId, Uuid, std::string, std::string, std::optional<std::string>, std::string,
                   bool, bool, bool, OrganizationId, Time, Time>(
             "SELECT u.id, u.uuid, u.username, u.name, u.email, u.avatar_url, u.staff, u.active, "
             "u.verified, "
             "u.active_organization_id, u.created_at, u.updated_at FROM users u" +
                 conditions.where() + std::string{tail},
             conditions.values()))
        users.push_back({.id = id,
                         .uuid = uuid,
                         .username = username,
                         .name = name,
                         .email = email.value_or(""),
                         .avatar_url = avatar,
                         .staff = staff,
                         .active = active,
                         .verified = verified,
                         .active_organization = organization,
                         .memberships = {},
                         .created = created,
                         .updated = updated});
    add_memberships(db, users);
    return users;
}

std::int64_t count_users(Database& db, const Conditions& conditions)
{
    return db
        .find<std::int64_t>("SELECT COUNT(*) FROM users u" + conditions.where(),
                            conditions.values())
        .value_or(0);
}

void add_visible_users(Conditions& conditions, const Viewer& viewer)
{
    conditions.add("u.active = 1");
    if (viewer.staff) return;
    // With <=> it looks for one of the user's documents; with = it may collect all of them.
    constexpr auto publishes =
        "EXISTS (SELECT 1 FROM documents d WHERE d.user_id <=> u.id AND d.shelf = 1)";
    if (!viewer.user) return conditions.add(publishes);

    std::vector<OrganizationId> organizations;
    for (const auto& membership : viewer.memberships)
        organizations.push_back(membership.organization);
    const auto list = many(organizations);
    conditions.add(
        "(u.id = ? OR EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = u.id AND "
        "m.organization_id IN (" +
            marks(list.size()) +
            ")) OR EXISTS (SELECT 1 FROM project_members mine JOIN project_members theirs ON "
            "theirs.project_id = mine.project_id WHERE mine.user_id = ? AND theirs.user_id = u.id) "
            "OR " +
            publishes + ")",
        *viewer.user, list, *viewer.user);
}

Conditions conditions_of(const UserFilter& filter, const Viewer& viewer)
{
    Conditions conditions;
    add_visible_users(conditions, viewer);
    if (!filter.ids.empty()) conditions.add_in("u.id", filter.ids);
    if (!filter.organizations.empty()) {
        const auto list = many(filter.organizations);
        conditions.add("EXISTS (SELECT 1 FROM memberships f WHERE f.user_id = u.id AND "
                       "f.organization_id IN (" +
                           marks(list.size()) + "))",
                       list);
    }
    if (!filter.projects.empty()) {
        const auto list = many(filter.projects);
        conditions.add(
            "EXISTS (SELECT 1 FROM project_members f WHERE f.user_id = u.id AND f.project_id IN (" +
                marks(list.size()) + "))",
            list);
    }
    if (filter.name) conditions.add("u.name = ?", *filter.name);
    if (filter.name_begins) conditions.add("u.name LIKE ?", beginning_with(*filter.name_begins));
    if (filter.username) conditions.add("u.username = ?", *filter.username);
    if (filter.uuid) conditions.add("u.uuid = ?", *filter.uuid);
    return conditions;
}

template<class T>
std::optional<T> only(std::vector<T> rows)
{
    if (rows.empty()) return {};
    return std::move(rows.front());
}

std::vector<ApiKey> select_keys(Database& db, const Conditions& conditions)
{
    std::vector<ApiKey> keys;
    for (auto& [id, uuid, user, organization, name, prefix, permissions, created, expires, used] :
         db.select<KeyId, Uuid, UserId, std::optional<OrganizationId>, std::string, std::string,
                   std::uint32_t, Time, std::optional<Time>, std::optional<Time>>(
             "SELECT k.id, k.uuid, k.user_id, k.organization_id, k.name, k.prefix, k.permissions, "
             "k.created_at, "
             "k.expires_at, k.last_used_at FROM api_keys k" +
                 conditions.where() + " ORDER BY k.id",
             conditions.values()))
        keys.push_back({id, uuid, user, name, prefix, Permissions::from_bits(permissions),
                        organization, created, expires, used});
    return keys;
}

} // namespace

std::optional<User> user_row(Database& db, UserId id)
{
    Conditions conditions;
    conditions.add("u.id = ?", id);
    return only(select_users(db, conditions));
}

std::vector<User> all_users(Database& db)
{
    return select_users(db, {});
}

std::optional<User> user_by_name(Database& db, std::string_view username_or_email)
{
    Conditions conditions;
    conditions.add("u.id IN (SELECT id FROM users WHERE username = ? UNION SELECT id FROM users "
                   "WHERE email = ?)",
                   username_or_email, username_or_email);
    return only(select_users(db, conditions));
}

std::optional<UserId> find_by_email(Database& db, std::string_view email)
{
    return db.find<UserId>("SELECT id FROM users WHERE email = ? AND active = 1", email);
}

std::vector<User> visible_users(Database& db, const std::vector<UserId>& ids, const Viewer& viewer)
{
    Conditions conditions;
    conditions.add_in("u.id", ids);
    add_visible_users(conditions, viewer);
    return select_users(db, conditions);
}

Slice<User> list_users(Database& db, const UserFilter& filter, const Window& window,
                       const Viewer& viewer)
{
    const auto conditions = conditions_of(filter, viewer);
    return slice_by_id<User>(
        window, conditions, "u.id",
        [&](const Conditions& part, const std::string& tail) {
            return select_users(db, part, tail);
        },
        [&] { return count_users(db, conditions); }, IdOrder::oldest_first, "u.username");
}

UserId insert_user(Database& db, const User& user)
{
    return UserId{db.insert(
        "INSERT INTO users (uuid, username, name, email, staff, verified, active_organization_id, "
        "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))",
        user.uuid, user.username, user.name,
        user.email.empty() ? std::nullopt : std::optional{user.email}, user.staff, user.verified,
        user.active_organization)};
}

void update_active_organization(Database& db, UserId user, OrganizationId organization)
{
    db.change(
        "UPDATE users SET active_organization_id = ?, updated_at = UTC_TIMESTAMP(6) WHERE id = ?",
        organization, user);
}

void leave_active_organization(Database& db, UserId user, OrganizationId organization)
{
    db.change("UPDATE users u JOIN organizations o ON o.uuid = u.uuid "
              "SET u.active_organization_id = o.id, u.updated_at = UTC_TIMESTAMP(6) "
              "WHERE u.id = ? AND u.active_organization_id = ?",
              user, organization);
}

bool update_user_active(Database& db, UserId user, bool active)
{
    const bool found = db.change("UPDATE users SET active = ?, updated_at = UTC_TIMESTAMP(6) "
                                 "WHERE id = ?",
                                 active, user) > 0;
    if (!active) delete_sessions(db, user);
    return found;
}

std::vector<ApiKey> all_keys(Database& db)
{
    return select_keys(db, {});
}

std::optional<ApiKey> live_key(Database& db, KeyId id)
{
    Conditions conditions;
    conditions.add("k.id = ? AND k.revoked_at IS NULL", id);
    return only(select_keys(db, conditions));
}

KeyId insert_key(Database& db, const ApiKey& key, const Bytes<32>& token_sha256)
{
    return KeyId{db.insert(
        "INSERT INTO api_keys (uuid, user_id, organization_id, name, prefix, token_sha256, "
        "permissions, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6), ?)",
        key.uuid, key.user, key.organization, key.name, key.prefix, token_sha256,
        key.permissions.bits(), key.expires)};
}

void touch_key(Database& db, KeyId key)
{
    db.change("UPDATE api_keys SET last_used_at = UTC_TIMESTAMP(6) WHERE id = ? AND "
              "(last_used_at IS NULL OR last_used_at < UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE)",
              key);
}

bool revoke_key(Database& db, const Uuid& key)
{
    return db.change("UPDATE api_keys SET revoked_at = UTC_TIMESTAMP(6) WHERE uuid = ? AND "
                     "revoked_at IS NULL",
                     key) > 0;
}

} // namespace quire::store
