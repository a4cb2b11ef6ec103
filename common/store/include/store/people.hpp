#pragma once
// Rows of users, organizations, memberships, passwords and keys. No rule lives here except which
// rows a viewer may see.

#include <domain/listing.hpp>
#include <domain/people.hpp>
#include <optional>
#include <store/conditions.hpp>
#include <store/database.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace quire {

// --- viewers: one statement each; closed accounts and organizations do not count ---
std::optional<Viewer> load_viewer(Database& db, const Uuid& user);
std::optional<Viewer> load_viewer(Database& db, UserId user);
std::optional<Viewer> load_viewer_by_key(Database& db, const Bytes<32>& token_sha256);

// --- logging in ---
struct StoredPassword {
    UserId user;
    std::string hash;
    std::int64_t epoch = 0;
};
// By username or e-mail address; closed accounts have none.
std::optional<StoredPassword> find_password(Database& db, std::string_view login);
std::optional<std::int64_t> password_epoch(Database& db, UserId user);
void put_password(Database& db, UserId user, std::string_view hash); // ends sessions
void rehash_password(Database& db, UserId user, std::string_view hash);
std::int64_t recent_failures(Database& db, const Bytes<32>& subject); // within 15 minutes
void add_failure(Database& db, const Bytes<32>& subject);
void forget_failures(Database& db, const Bytes<32>& subject);
std::int64_t count_anonymous_request(Database& db,
                                     std::string_view address); // today's, with this one

// --- users ---
// `conditions` name columns of users as u.…; memberships are filled in.
std::vector<User> select_users(Database& db, const Conditions& conditions,
                               std::string_view tail = " ORDER BY u.id");
std::int64_t count_users(Database& db, const Conditions& conditions);
void add_visible_users(Conditions& conditions, const Viewer& viewer);
UserId insert_user(Database& db, const User& user);
void update_active_organization(Database& db, UserId user, OrganizationId organization);
bool update_user_active(Database& db, UserId user, bool active);

// --- organizations ---
// `conditions` name columns of organizations as o.…; role is the viewer's where `viewer` is given.
std::vector<Organization> select_organizations(Database& db, const Conditions& conditions,
                                               const Viewer* viewer,
                                               std::string_view tail = " ORDER BY o.id");
std::int64_t count_organizations(Database& db, const Conditions& conditions);
void add_visible_organizations(Conditions& conditions, const Viewer& viewer);
OrganizationId insert_organization(Database& db, const Organization& organization);
bool update_organization_active(Database& db, OrganizationId organization, bool active);
void put_membership(Database& db, UserId user, OrganizationId organization, Role role);
bool delete_membership(Database& db, UserId user, OrganizationId organization);

// --- keys ---
std::vector<ApiKey> select_keys(Database& db, const Conditions& conditions); // columns as k.…
KeyId insert_key(Database& db, const ApiKey& key, const Bytes<32>& token_sha256);
void touch_key(Database& db, KeyId key); // last_used, at most once a minute
bool revoke_key(Database& db, const Uuid& key);

} // namespace quire
