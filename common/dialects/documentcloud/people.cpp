#include <dialects/documentcloud/people.hpp>

namespace quire::dialects::documentcloud {

namespace {

// Quire sells nothing: whoever gets credits each month has what clients call a plan.
std::string_view plan(const Organization& organization)
{
    if (organization.credits.allowance == 0) return "Free";
    return organization.individual ? "Professional" : "Organization";
}

} // namespace

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
    const auto& credits = organization.credits;
    object.set("monthly_credits", credits.monthly);
    object.set("purchased_credits", credits.purchased);
    object.set("credit_reset_date", credits.resets_on
                                        ? json::Value{iso_time(*credits.resets_on, 0).substr(0, 10)}
                                        : json::Value{});
    object.set("monthly_credit_allowance", credits.allowance);
    object.set("plan", plan(organization));
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
