#include <domain/project.hpp>

#include "names.hpp"

#include <base/error.hpp>
#include <base/text.hpp>

namespace quire {

namespace {

constexpr std::size_t longest_title = 255;
constexpr std::size_t longest_description = 1000;

constexpr Names<ProjectRole, 3> role_names{
    {{{ProjectRole::view, "view"}, {ProjectRole::edit, "edit"}, {ProjectRole::admin, "admin"}}}};

void check_text(std::vector<FieldError>& errors, const char* field, std::string_view value,
                std::size_t most)
{
    if (!is_utf8(value))
        errors.push_back({field, "Not a valid string."});
    else if (value.find('\0') != std::string_view::npos)
        errors.push_back({field, "Null characters are not allowed."});
    else if (length(value) > most)
        errors.push_back(
            {field, "Ensure this field has no more than " + std::to_string(most) + " characters."});
}

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
    std::vector<FieldError> errors;
    if (change.title && trim(*change.title).empty())
        errors.push_back({"title", "This field may not be blank."});
    else if (change.title)
        check_text(errors, "title", *change.title, longest_title);
    if (change.description)
        check_text(errors, "description", *change.description, longest_description);
    if (!errors.empty()) throw Invalid(std::move(errors));
}

} // namespace quire
