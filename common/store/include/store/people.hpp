#pragma once
// Rows of users, organizations, memberships, passwords and keys, and which of them a viewer may
// see.

#include <domain/listing.hpp>
#include <domain/people.hpp>
#include <optional>
#include <store/database.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace quire::store {

// --- viewers: closed accounts and organizations do not count ---
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
// Today's of all programs, with these.
std::int64_t count_anonymous_requests(Database& db, std::string_view address,
                                      std::int64_t requests);

// --- users, with their memberships; lists are by id ---
std::optional<User> user_row(Database& db, UserId id);
std::vector<User> all_users(Database& db);
std::optional<User> user_by_name(Database& db, std::string_view username_or_email);
// Of an open account.
std::optional<UserId> find_by_email(Database& db, std::string_view email);
std::vector<User> visible_users(Database& db, const std::vector<UserId>& ids, const Viewer& viewer);
Slice<User> list_users(Database& db, const UserFilter& filter, const Window& window,
                       const Viewer& viewer);
UserId insert_user(Database& db,
                   const User& user); // Duplicate{"users_by_username" | "users_by_email"}
void update_active_organization(Database& db, UserId user, OrganizationId organization);
// When that one was active, the user's own is now.
void leave_active_organization(Database& db, UserId user, OrganizationId organization);
bool update_user_active(Database& db, UserId user, bool active);

// --- organizations; lists are by id ---
std::vector<Organization> all_organizations(Database& db);
std::vector<Organization> organizations_by_name(Database& db,
                                                std::string_view name); // not individual ones
std::optional<Organization> organization_row(Database& db, OrganizationId id);
std::vector<Organization>
visible_organizations(Database& db, const std::vector<OrganizationId>& ids, const Viewer& viewer);
std::optional<Organization> visible_organization(Database& db, const Uuid& uuid,
                                                 const Viewer& viewer);
Slice<Organization> list_organizations(Database& db, const OrganizationFilter& filter,
                                       const Window& window, const Viewer& viewer);
OrganizationId insert_organization(Database& db, const Organization& organization);
bool update_organization_active(Database& db, OrganizationId organization, bool active);
void put_membership(Database& db, UserId user, OrganizationId organization, Role role);
bool delete_membership(Database& db, UserId user, OrganizationId organization);

// --- keys ---
std::vector<ApiKey> all_keys(Database& db);
std::optional<ApiKey> live_key(Database& db, KeyId id); // empty when revoked
KeyId insert_key(Database& db, const ApiKey& key, const Bytes<32>& token_sha256);
void touch_key(Database& db, KeyId key); // last_used, at most once a minute
bool revoke_key(Database& db, const Uuid& key);

} // namespace quire::store
