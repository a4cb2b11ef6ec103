// Viewers and how they log in.

#include <store/people.hpp>
#include <store/sessions.hpp>

namespace quire::store {

namespace {

using ViewerRow = std::tuple<UserId, bool, bool, OrganizationId, std::optional<OrganizationId>,
                             std::optional<Role>>;

// One row per live membership, or one row without.
constexpr std::string_view viewer_columns =
    "SELECT u.id, u.staff, u.verified, u.active_organization_id, o.id, IF(o.id IS NULL, NULL, "
    "m.role)";
constexpr std::string_view viewer_joins = " LEFT JOIN memberships m ON m.user_id = u.id"
                                          " LEFT JOIN organizations o ON o.id = m.organization_id "
                                          "AND o.active = 1 AND o.deleted_at IS NULL";

std::optional<Viewer> viewer_of(const std::vector<ViewerRow>& rows)
{
    if (rows.empty()) return {};
    Viewer viewer;
    for (const auto& [user, staff, verified, active, organization, role] : rows) {
        viewer.user = user;
        viewer.staff = staff;
        viewer.verified = verified;
        viewer.active_organization = active;
        if (organization)
            viewer.memberships.push_back({*organization, role.value_or(Role::member)});
    }
    return viewer;
}

template<class Parameter>
std::optional<Viewer> load(Database& db, std::string_view condition, const Parameter& parameter)
{
    return viewer_of(db.select<UserId, bool, bool, OrganizationId, std::optional<OrganizationId>,
                               std::optional<Role>>(
        std::string{viewer_columns} + " FROM users u" + std::string{viewer_joins} +
            " WHERE u.active = 1 AND " + std::string{condition},
        parameter));
}

// A key for one organization acts in no other.
void confine(Viewer& viewer, OrganizationId organization)
{
    std::erase_if(viewer.memberships,
                  [&](const Membership& m) { return m.organization != organization; });
    viewer.active_organization = organization;
    viewer.staff = false;
}

} // namespace

std::optional<Viewer> load_viewer(Database& db, const Uuid& user)
{
    return load(db, "u.uuid = ?", user);
}

std::optional<Viewer> load_viewer(Database& db, UserId user)
{
    return load(db, "u.id = ?", user);
}

std::optional<Viewer> load_viewer_by_key(Database& db, const Bytes<32>& token_sha256)
{
    const auto key = db.find<KeyId, UserId, std::optional<OrganizationId>, std::uint32_t>(
        "SELECT id, user_id, organization_id, permissions FROM api_keys WHERE token_sha256 = ? "
        "AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > UTC_TIMESTAMP(6))",
        token_sha256);
    if (!key) return {};
    const auto& [id, user, organization, permissions] = *key;
    auto viewer = load_viewer(db, user);
    if (!viewer) return {};
    if (organization) confine(*viewer, *organization);
    viewer->permissions = Permissions::from_bits(permissions);
    viewer->key = id;
    return viewer;
}

std::optional<StoredPassword> find_password(Database& db, std::string_view login)
{
    const auto rows = db.select<UserId, std::string, std::int64_t>(
        "SELECT p.user_id, p.hash, p.epoch FROM passwords p JOIN"
        " (SELECT id FROM users WHERE username = ? AND active = 1"
        "  UNION SELECT id FROM users WHERE email = ? AND active = 1) u ON u.id = p.user_id LIMIT "
        "1",
        login, login);
    if (rows.empty()) return {};
    const auto& [user, hash, epoch] = rows.front();
    return StoredPassword{user, hash, epoch};
}

std::optional<std::int64_t> password_epoch(Database& db, UserId user)
{
    return db.find<std::int64_t>("SELECT epoch FROM passwords WHERE user_id = ?", user);
}

void put_password(Database& db, UserId user, std::string_view hash)
{
    db.change("INSERT INTO passwords (user_id, hash, updated_at) VALUES (?, ?, UTC_TIMESTAMP(6)) "
              "ON DUPLICATE KEY UPDATE hash = VALUES(hash), epoch = epoch + 1, updated_at = "
              "VALUES(updated_at)",
              user, hash);
    delete_sessions(db, user);
}

void rehash_password(Database& db, UserId user, std::string_view hash)
{
    db.change("UPDATE passwords SET hash = ?, updated_at = UTC_TIMESTAMP(6) WHERE user_id = ?",
              hash, user);
}

std::int64_t recent_failures(Database& db, const Bytes<32>& subject)
{
    return db
        .find<std::int64_t>("SELECT COUNT(*) FROM login_failures WHERE subject = ? "
                            "AND failed_at > UTC_TIMESTAMP(6) - INTERVAL 15 MINUTE",
                            subject)
        .value_or(0);
}

void add_failure(Database& db, const Bytes<32>& subject)
{
    db.change(
        "DELETE FROM login_failures WHERE failed_at < UTC_TIMESTAMP(6) - INTERVAL 1 DAY LIMIT 100");
    db.change("INSERT INTO login_failures (subject, failed_at) VALUES (?, UTC_TIMESTAMP(6))",
              subject);
}

void forget_failures(Database& db, const Bytes<32>& subject)
{
    db.change("DELETE FROM login_failures WHERE subject = ?", subject);
}

std::int64_t count_anonymous_requests(Database& db, std::string_view address, std::int64_t requests)
{
    db.change("INSERT INTO anonymous_usage (address, day, requests) VALUES (?, UTC_DATE(), ?) "
              "ON DUPLICATE KEY UPDATE requests = requests + VALUES(requests)",
              address, requests);
    const auto used =
        db.find<std::int64_t>(
              "SELECT requests FROM anonymous_usage WHERE address = ? AND day = UTC_DATE()",
              address)
            .value_or(requests);
    if (used == requests) // whoever comes first today clears some of the days before
        db.change("DELETE FROM anonymous_usage WHERE day < UTC_DATE() - INTERVAL 1 DAY LIMIT 100");
    return used;
}

} // namespace quire::store
