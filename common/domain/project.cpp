#include <domain/project.hpp>

#include "complaints.hpp"
#include "names.hpp"

namespace quire {

namespace {

constexpr std::size_t longest_title = 255;
constexpr std::size_t longest_description = 1000;

constexpr Names<ProjectRole, 3> role_names{
    {{{ProjectRole::view, "view"}, {ProjectRole::edit, "edit"}, {ProjectRole::admin, "admin"}}}};

} // namespace

std::string_view name(ProjectRole role)
{
    return role_names.name(role);
}

std::optional<ProjectRole> parse_project_role(std::string_view name)
{
    return role_names.parse(name);
}

void check(const ProjectDraft& draft)
{
    check(ProjectChange{.title = draft.title, .description = draft.description});
}

void check(const ProjectChange& change)
{
    Complaints complaints;
    if (change.title) complaints.title(*change.title, longest_title);
    if (change.description)
        complaints.text("description", *change.description, longest_description);
    complaints.throw_if_any();
}

} // namespace quire
