#include <dialects/documentcloud/people.hpp>

namespace quire::dialects::documentcloud {

json::Value present(const Organization& organization, Detail detail)
{
    json::Value object{
        {"id", organization.id},
        {"avatar_url", organization.avatar_url},
        {"individual", organization.individual},
        {"name", organization.name},
        {"slug", organization.slug},
        {"uuid", to_string(organization.uuid)},
    };
    if (detail != Detail::retrieved || !organization.role) return object;
    object.set("monthly_credits", 0);
    object.set("purchased_credits", 0);
    object.set("credit_reset_date", nullptr);
    object.set("monthly_credit_allowance", 0);
    object.set("plan", "Free");
    return object;
}

json::Value present(const User& user, const Viewer& viewer)
{
    json::Array organizations;
    json::Array administered;
    for (const auto& membership : user.memberships) {
        organizations.emplace_back(membership.organization);
        if (membership.role != Role::member) administered.emplace_back(membership.organization);
    }
    json::Value object{
        {"id", user.id},
        {"avatar_url", user.avatar_url},
        {"name", user.name},
        {"organization", user.active_organization},
        {"organizations", std::move(organizations)},
        {"admin_organizations", std::move(administered)},
        {"username", user.username},
        {"uuid", to_string(user.uuid)},
        {"verified_journalist", user.verified},
    };
    if (viewer.staff) object.set("is_staff", user.staff);
    return object;
}

json::Value present_self(const User& user, const Viewer& viewer)
{
    auto object = present(user, viewer);
    object.set("feature_level", 1);
    object.set("email", user.email);
    return object;
}

} // namespace quire::dialects::documentcloud
