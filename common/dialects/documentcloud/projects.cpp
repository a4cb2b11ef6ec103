#include <dialects/documentcloud/projects.hpp>

namespace quire::dialects::documentcloud {

namespace {

constexpr TextRule title_rule{.most = 255, .blank = false};
constexpr TextRule description_rule{.most = 1000};

} // namespace

json::Value present(const Project& project)
{
    return {
        {"id", project.id},
        {"created_at", iso_time(project.created)},
        {"description", project.description},
        {"edit_access", project.may_manage()},
        {"add_remove_access", project.may_change_documents()},
        {"private", project.hidden},
        {"slug", project.slug},
        {"title", project.title},
        {"updated_at", iso_time(project.updated)},
        {"user", project.user},
        {"pinned", project.pinned},
    };
}

json::Value present(const ProjectDocument& membership)
{
    return {{"document", membership.document}, {"edit_access", membership.lends}};
}

json::Value present(const Collaborator& collaborator)
{
    return {{"user", collaborator.user}, {"access", name(collaborator.role)}};
}

ProjectFilter read_project_filter(const Query& query)
{
    ProjectFilter filter;
    filter.collaborators = query.ids<UserId>("user");
    filter.documents = query.ids<DocumentId>("document");
    filter.ids = query.ids_in<ProjectId>("id__in");
    filter.hidden = query.boolean("private");
    filter.slug = query.value("slug");
    filter.title = query.value("title");
    filter.words = query.value("query");
    filter.shared = query.boolean("is_shared");
    filter.owned = query.boolean("owned_by_user");
    if (!filter.owned) filter.owned = query.boolean("is_owned");
    filter.pinned = query.boolean("pinned");
    // A form that was left empty asks for nothing.
    for (auto* text : {&filter.slug, &filter.title, &filter.words})
        if (*text && (*text)->empty()) text->reset();
    return filter;
}

ProjectDraft read_project_draft(Fields& fields)
{
    fields.require("title");
    ProjectDraft draft;
    draft.title = fields.text("title", title_rule).value_or("");
    draft.description = fields.text("description", description_rule).value_or("");
    draft.hidden = fields.boolean("private").value_or(false);
    return draft;
}

ProjectChange read_project_change(Fields& fields, bool whole)
{
    if (whole) fields.require("title");
    ProjectChange change;
    change.title = fields.text("title", title_rule);
    change.description = fields.text("description", description_rule);
    change.hidden = fields.boolean("private");
    change.pinned = fields.boolean("pinned");
    if (whole && !fields.has("description")) change.description = "";
    if (whole && !fields.has("private")) change.hidden = false;
    return change;
}

ProjectRole read_project_role(Fields& fields)
{
    const auto word = fields.text("access");
    if (!word) return ProjectRole::view;
    const auto role = parse_project_role(*word);
    if (!role) fields.complain("access", not_a_choice(*word));
    return role.value_or(ProjectRole::view);
}

} // namespace quire::dialects::documentcloud
