#include <domain/viewer.hpp>

#include "names.hpp"

namespace quire {

namespace {

constexpr Names<Permission, permission_count> permission_names{
    {{{Permission::create_documents, "documents:create"},
      {Permission::read_documents, "documents:read"},
      {Permission::update_documents, "documents:update"},
      {Permission::delete_documents, "documents:delete"},
      {Permission::create_tags, "tags:create"},
      {Permission::read_tags, "tags:read"},
      {Permission::update_tags, "tags:update"},
      {Permission::delete_tags, "tags:delete"},
      {Permission::create_organizations, "organizations:create"},
      {Permission::read_organizations, "organizations:read"},
      {Permission::update_organizations, "organizations:update"},
      {Permission::delete_organizations, "organizations:delete"},
      {Permission::create_properties, "custom-properties:create"},
      {Permission::read_properties, "custom-properties:read"},
      {Permission::update_properties, "custom-properties:update"},
      {Permission::delete_properties, "custom-properties:delete"}}}};

} // namespace

std::string_view name(Permission permission)
{
    return permission_names.name(permission);
}

std::optional<Permission> parse_permission(std::string_view name)
{
    return permission_names.parse(name);
}

Permissions Permissions::all()
{
    return from_bits(0xffffffffU);
}

Permissions Permissions::from_bits(std::uint32_t bits)
{
    Permissions permissions;
    permissions.m_bits = bits & ((1U << permission_count) - 1U);
    return permissions;
}

std::vector<Permission> Permissions::list() const
{
    std::vector<Permission> list;
    for (const auto& [permission, spelling] : permission_names.table)
        if (has(permission)) list.push_back(permission);
    return list;
}

std::optional<Role> Viewer::role_in(OrganizationId organization) const
{
    for (const auto& membership : memberships)
        if (membership.organization == organization) return membership.role;
    return {};
}

} // namespace quire
