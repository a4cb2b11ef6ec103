#pragma once
// Tenants. Every user also has an individual organization of their own, with the same UUID.

#include <domain/listing.hpp>
#include <domain/people.hpp>
#include <optional>
#include <string>
#include <vector>

namespace quire {

class Core;

class Organizations {
public:
    explicit Organizations(Core& core) : m_core(core) {}

    // Visible: those not hidden, and one's own. Anonymous viewers: Unauthenticated.
    std::optional<Organization> find(OrganizationId id, const Viewer& viewer);
    Slice<Organization> list(const OrganizationFilter& filter, const Window& window,
                             const Viewer& viewer); // by id
    std::vector<Organization> find_all(const std::vector<OrganizationId>& ids,
                                       const Viewer& viewer);
    // Those the viewer is a member of, oldest first.
    std::vector<Organization> mine(const Viewer& viewer);
    // The viewer's membership behind a public id; Forbidden("not a member") when unknown or not
    // theirs.
    OrganizationId require_membership(const Uuid& uuid, const Viewer& viewer);

private:
    Core& m_core;
};

} // namespace quire
