#pragma once
// Who is looking. Every service call takes a viewer; there is no way to find a thing without one.

#include <algorithm>
#include <base/uuid.hpp>
#include <cstdint>
#include <domain/ids.hpp>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire {

enum class Role { member, admin, owner };

// What an API key may be limited to. A person who logged in has all of them.
enum class Permission : std::uint8_t {
    create_documents,
    read_documents,
    update_documents,
    delete_documents,
    create_tags,
    read_tags,
    update_tags,
    delete_tags,
    create_organizations,
    read_organizations,
    update_organizations,
    delete_organizations,
    create_properties,
    read_properties,
    update_properties,
    delete_properties,
};
inline constexpr int permission_count = 16;

// "documents:create": "<family>:<action>".
std::string_view name(Permission permission);
std::optional<Permission> parse_permission(std::string_view name);

class Permissions {
public:
    Permissions() = default;
    Permissions(std::initializer_list<Permission> list)
    {
        for (const auto permission : list)
            add(permission);
    }
    static Permissions all();
    void add(Permission permission) { m_bits |= bit(permission); }
    bool has(Permission permission) const { return (m_bits & bit(permission)) != 0; }
    bool has_all(Permissions other) const { return (m_bits & other.m_bits) == other.m_bits; }
    bool empty() const { return m_bits == 0; }
    std::vector<Permission> list() const; // in enum order
    std::uint32_t bits() const { return m_bits; }
    static Permissions from_bits(std::uint32_t bits);

private:
    static std::uint32_t bit(Permission permission)
    {
        return 1U << static_cast<unsigned>(permission);
    }
    std::uint32_t m_bits = 0;
};

struct Membership {
    OrganizationId organization;
    Role role = Role::member;
    bool operator==(const Membership&) const = default;
};

struct Viewer {
    std::optional<UserId> user; // empty: anonymous
    bool staff = false;
    bool verified = false;               // may create documents
    OrganizationId active_organization;  // where new documents go; 0 for anonymous
    std::vector<Membership> memberships; // live organizations only
    Permissions permissions = Permissions::all();
    std::optional<KeyId> key; // logged in by this API key

    bool anonymous() const { return !user; }
    bool may(Permission permission) const { return user && permissions.has(permission); }
    bool is(UserId id) const { return user == id; }
    std::optional<Role> role_in(OrganizationId organization) const;
    bool member_of(OrganizationId organization) const { return role_in(organization).has_value(); }
};

} // namespace quire
