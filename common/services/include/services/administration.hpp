#pragma once
// What the operator does from the shell: no viewer, everything allowed.

#include <base/clock.hpp>
#include <cstdint>
#include <domain/people.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire {

class Core;

struct NewUser {
    std::string username;
    std::string name;
    std::string email;
    std::string password; // "" = cannot log in by password
    std::optional<OrganizationId>
        organization; // becomes a member; always gets an individual one as well
    Role role = Role::member;
    bool staff = false;
};

struct Finding {
    std::string kind; // "missing_blob" "orphan_blob" "index_stale" "index_extra" "index_missing"
                      // "stuck_document" …
    std::string what; // ids and paths, never text
};

struct Health {
    bool database = false;
    bool blobs = false;
    bool index = false;
    bool worker = false; // its wake-up socket answers
    std::int64_t jobs_ready = 0;
    std::int64_t jobs_running = 0;
    std::int64_t jobs_failed = 0;
    std::int64_t index_backlog = 0;
    bool well() const { return database && blobs && index && worker; }
};

class Administration {
public:
    explicit Administration(Core& core) : m_core(core) {}

    // Conflict when the name is taken.
    Organization create_organization(std::string_view name);
    std::vector<Organization> organizations();
    bool set_organization_active(std::string_view name_or_id, bool active); // false: not found
    std::optional<Organization> find_organization(std::string_view name_or_id);
    // What is given replaces what was; a new allowance fills the monthly pot at once. Invalid when
    // negative.
    Organization set_credits(OrganizationId organization, std::optional<std::int64_t> allowance,
                             std::optional<std::int64_t> purchased);

    User create_user(
        const NewUser& user); // Conflict when username or e-mail is taken; Invalid on a bad field
    std::vector<User> users();
    std::optional<User> find_user(std::string_view username_or_id);
    bool set_user_active(std::string_view username_or_id, bool active);
    void set_password(UserId user,
                      std::string_view password); // Invalid when shorter than 8 characters

    void set_membership(UserId user, OrganizationId organization,
                        std::optional<Role> role); // empty: leave

    struct CreatedKey {
        ApiKey key;
        std::string token; // shown once, stored only as a hash
    };
    // `prefix` and 64 random characters; the expiry is optional.
    CreatedKey create_key(UserId user, std::optional<OrganizationId> organization,
                          std::string_view name, Permissions permissions, std::string_view prefix,
                          std::optional<Time> expires);
    std::vector<ApiKey> keys();
    bool revoke_key(const Uuid& key);

    Health health();
    // Rows against blobs (existence and size; with `deep` also SHA-256) against the index.
    std::vector<Finding> check(bool deep);

private:
    Core& m_core;
};

} // namespace quire
