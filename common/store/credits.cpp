#include <store/credits.hpp>

namespace quire::store {

Credits lock_credits(Database& db, OrganizationId organization)
{
    const auto row = db.find<std::int64_t, std::int64_t, std::int64_t, std::optional<Time>>(
        "SELECT monthly_credits, purchased_credits, credit_allowance, credits_reset_on"
        " FROM organizations WHERE id = ? FOR UPDATE",
        organization);
    if (!row) throw NotFound{"organization"};
    const auto& [monthly, purchased, allowance, resets_on] = *row;
    return {monthly, purchased, allowance,
            resets_on ? std::optional{std::chrono::floor<std::chrono::days>(*resets_on)}
                      : std::nullopt};
}

void update_credits(Database& db, OrganizationId organization, const Credits& credits)
{
    db.change("UPDATE organizations SET monthly_credits = ?, purchased_credits = ?,"
              " credit_allowance = ?, credits_reset_on = ? WHERE id = ?",
              credits.monthly, credits.purchased, credits.allowance,
              credits.resets_on ? std::optional{Time{*credits.resets_on}} : std::nullopt,
              organization);
}

void add_charge(Database& db, OrganizationId organization, UserId user, const Spent& spent,
                const std::optional<Uuid>& run, std::string_view note, Time now)
{
    db.change("INSERT INTO credit_charges (organization_id, user_id, run_uuid, from_monthly,"
              " from_purchased, note, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
              organization, user, run, spent.monthly, spent.purchased, note, now);
}

} // namespace quire::store
