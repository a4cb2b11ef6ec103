#pragma once
// People, as they may be seen by other people.

#include <domain/listing.hpp>
#include <domain/people.hpp>
#include <optional>
#include <string>
#include <vector>

namespace quire {

class Core;

class Users {
public:
    explicit Users(Core& core) : m_core(core) {}

    // Visible: oneself, members of the same organization, collaborators of the same project, owners
    // of public documents; staff sees all. Anonymous viewers: Unauthenticated.
    std::optional<User> find(UserId id, const Viewer& viewer);
    // By id. A project in the filter that the viewer does not see: Invalid{"project"}.
    Slice<User> list(const UserFilter& filter, const Window& window, const Viewer& viewer);
    // The visible ones among `ids`, for expanding: one statement. Anonymous viewers see owners of
    // what they can view.
    std::vector<User> find_all(const std::vector<UserId>& ids, const Viewer& viewer);

    // Oneself only (Forbidden otherwise, NotFound when not visible); one of one's own
    // organizations, else Invalid{"organization"}.
    User set_active_organization(UserId id, OrganizationId organization, const Viewer& viewer);

private:
    Core& m_core;
};

} // namespace quire
