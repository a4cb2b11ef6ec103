#pragma once
// Users, organizations and API keys.

#include <base/clock.hpp>
#include <base/uuid.hpp>
#include <domain/credits.hpp>
#include <domain/ids.hpp>
#include <domain/viewer.hpp>
#include <optional>
#include <string>
#include <vector>

namespace quire {

struct Organization {
    OrganizationId id;
    Uuid uuid;
    std::string name;
    std::string slug;
    std::string avatar_url;
    bool individual = false; // one person's own
    bool hidden = false;     // only members see it
    bool active = true;
    Time created;
    Time updated;
    std::optional<Role> role; // the viewer's, when a member
    Credits credits;          // as they are today
};

struct User {
    UserId id;
    Uuid uuid;
    std::string username;
    std::string name;
    std::string email;
    std::string avatar_url;
    bool staff = false;
    bool active = true;
    bool verified = true;
    OrganizationId active_organization;
    std::vector<Membership> memberships;
    Time created;
    Time updated;
};

struct ApiKey {
    KeyId id;
    Uuid uuid;
    UserId user;
    std::string name;
    std::string prefix; // the first characters of the token, to recognise it
    Permissions permissions;
    std::optional<OrganizationId> organization; // limited to one
    Time created;
    std::optional<Time> expires;
    std::optional<Time> last_used;
};

struct UserFilter {
    std::vector<UserId> ids;
    std::vector<OrganizationId> organizations;
    std::vector<ProjectId> projects;
    std::optional<std::string> name;
    std::optional<std::string> name_begins; // ignoring case
    std::optional<std::string> username;
    std::optional<Uuid> uuid;
};

struct OrganizationFilter {
    std::vector<OrganizationId> ids;
    std::optional<bool> individual;
    std::optional<std::string> slug;
    std::optional<Uuid> uuid;
    std::optional<std::string> name;
    std::optional<std::string> name_begins; // ignoring case
};

} // namespace quire
