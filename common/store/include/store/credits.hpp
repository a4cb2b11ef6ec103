#pragma once
// What organizations have and have spent.

#include <domain/credits.hpp>
#include <domain/ids.hpp>
#include <optional>
#include <store/database.hpp>
#include <string_view>

namespace quire::store {

Credits lock_credits(Database& db, OrganizationId organization); // NotFound
void update_credits(Database& db, OrganizationId organization, const Credits& credits);
void add_charge(Database& db, OrganizationId organization, UserId user, const Spent& spent,
                const std::optional<Uuid>& run, std::string_view note, Time now);

} // namespace quire::store
