#include <services/credits.hpp>

#include "core.hpp"

#include <store/credits.hpp>
#include <store/people.hpp>

namespace quire {

std::variant<Spent, Shortfall> CreditAccounts::charge(OrganizationId organization,
                                                      const Charge& charge, const Viewer& viewer)
{
    if (!viewer.user) throw Unauthenticated{};
    const auto today = std::chrono::floor<std::chrono::days>(m_core.now());
    return m_core.transaction([&](Database& db) {
        if (store::visible_organizations(db, {organization}, viewer).empty())
            throw NotFound{"organization"};
        if (!viewer.member_of(organization)) throw Forbidden{};
        auto credits = refilled(store::lock_credits(db, organization), today);
        const auto result = spend(credits, charge.amount);
        if (const auto* spent = std::get_if<Spent>(&result)) {
            store::update_credits(db, organization, credits);
            store::add_charge(db, organization, *viewer.user, *spent, charge.run, charge.note,
                              m_core.now());
        }
        return result;
    });
}

} // namespace quire
