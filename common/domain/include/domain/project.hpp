#pragma once
// A project: a collection of documents, shown to everybody or to its collaborators. What it lends,
// they may view, and edit from the level edit on; access.hpp has that rule.

#include <base/clock.hpp>
#include <base/uuid.hpp>
#include <cstdint>
#include <domain/ids.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire {

// What a collaborator may do with a project; each level includes those before it.
enum class ProjectRole : std::uint8_t {
    view,  // see it, and view what it lends
    edit,  // add and remove documents, edit what it lends
    admin, // change and delete it, manage its collaborators
};

std::string_view name(ProjectRole role); // "view" "edit" "admin"
std::optional<ProjectRole> parse_project_role(std::string_view name);

struct Project {
    ProjectId id;
    Uuid uuid;
    UserId user; // who created it
    std::string title;
    std::string slug; // fixed at creation, not unique
    std::string description;
    bool hidden = false; // only collaborators see it
    Time created;
    Time updated;
    std::optional<ProjectRole> role; // the viewer's, when a collaborator
    bool pinned = false;             // by the viewer

    bool may_manage() const { return role == ProjectRole::admin; }
    bool may_change_documents() const { return role && *role != ProjectRole::view; }
};

struct ProjectDraft {
    std::string title;
    std::string description;
    bool hidden = false;
};

// What to change; absent means untouched.
struct ProjectChange {
    std::optional<std::string> title;
    std::optional<std::string> description;
    std::optional<bool> hidden;
    std::optional<bool> pinned; // of the viewer alone

    bool only_pins() const { return !title && !description && !hidden; }
};

struct ProjectFilter {
    std::vector<UserId> collaborators; // any of them collaborates
    std::vector<DocumentId> documents; // contains any of them
    std::optional<std::vector<ProjectId>> ids;
    std::optional<bool> hidden;
    std::optional<std::string> slug;
    std::optional<std::string> title;
    std::optional<std::string> words; // somewhere in title or description, ignoring case
    std::optional<bool> owned;        // by the viewer
    std::optional<bool> shared;       // the viewer collaborates, and somebody else owns it
    std::optional<bool> pinned;       // by the viewer
};

// A document's place in a project.
struct ProjectDocument {
    DocumentId document;
    bool lends = false; // collaborators get access to the document
    bool operator==(const ProjectDocument&) const = default;
};

struct Collaborator {
    UserId user;
    ProjectRole role = ProjectRole::view;
    bool operator==(const Collaborator&) const = default;
};

// The limits on fields. Throw Invalid with every complaint, fields by their names above.
void check(const ProjectDraft& draft);
void check(const ProjectChange& change);

} // namespace quire
