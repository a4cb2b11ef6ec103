#pragma once
// Spending what organizations have.

#include <base/uuid.hpp>
#include <domain/credits.hpp>
#include <domain/ids.hpp>
#include <domain/viewer.hpp>
#include <optional>
#include <string>
#include <variant>

namespace quire {

class Core;

struct Charge {
    std::int64_t amount = 0; // not negative
    std::string note;
    std::optional<Uuid> run; // of the add-on that asks
};

class CreditAccounts {
public:
    explicit CreditAccounts(Core& core) : m_core(core) {}

    // All or nothing, the monthly pot first, and on record. NotFound for an organization that the
    // viewer cannot see, Forbidden for one that they are not a member of.
    std::variant<Spent, Shortfall> charge(OrganizationId organization, const Charge& charge,
                                          const Viewer& viewer);

private:
    Core& m_core;
};

} // namespace quire
