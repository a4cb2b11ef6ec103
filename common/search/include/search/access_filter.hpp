#pragma once
// Which documents a search may return at all, and in which notes it looks for words: those that are
// for everybody, the searcher's own, and on documents they may edit those for its editors. Trashed
// and invisible documents never are found.

#include <domain/ids.hpp>

#include <variant>
#include <vector>

namespace quire::search {

// Nobody: public documents that are readable and not hidden from search.
struct Anonymous {};

// A person: public readable documents, own ones, those of their organizations with organization
// access, and those granted through a project.
struct Person {
    UserId user;
    std::vector<OrganizationId> organizations;
    std::vector<ProjectId> projects;         // those the person collaborates in
    std::vector<ProjectId> editing_projects; // those whose lent documents the person may edit
};

// An administrator of the whole archive.
struct Staff {};

// Every document of one organization, whatever its access level (except invisible).
struct WithinOrganization {
    OrganizationId organization;
};

using AccessFilter = std::variant<Anonymous, Person, Staff, WithinOrganization>;

} // namespace quire::search
