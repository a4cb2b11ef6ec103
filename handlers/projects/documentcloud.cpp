// Projects, as DocumentCloud clients see them.
// Routes: nginx/documentcloud.conf.   Rules: services/projects.hpp.
// Cases: tests/e2e/cases/documentcloud/projects/

#include "documentcloud.hpp"
#include "routes.hpp"

#include <algorithm>
#include <dialects/documentcloud/projects.hpp>

namespace quire::handlers {

using namespace dialects::documentcloud;
using http::Response;
using http::Status;

namespace {

Response list(Visit& visit)
{
    const auto page = read_page(visit.query, visit.viewer.anonymous());
    const auto found =
        visit.quire.projects.list(read_project_filter(visit.query), page.window, visit.viewer);
    json::Array results;
    for (const auto& project : found.items)
        results.push_back(present(project));
    return list_response(visit, page, neighbours(found), std::move(results));
}

Response show(Visit& visit)
{
    return object_response(visit, Status::ok, present(visible(visit)));
}

Response create(Visit& visit)
{
    visit.require_login();
    const auto body = visit.body();
    Fields fields{body};
    const auto draft = read_project_draft(fields);
    fields.finish();
    return object_response(visit, Status::created,
                           present(visit.quire.projects.create(draft, visit.viewer)));
}

// A body that sets the viewer's own flag and nothing else: everybody who sees the project may.
bool only_pins(const json::Value& body)
{
    const auto* members = body.object();
    return members && members->size() == 1 && members->front().key == "pinned";
}

Response change(Visit& visit, bool whole)
{
    visit.require_login();
    const auto project = visible(visit);
    const auto body = visit.body();
    require_allowed(project.may_manage() || (!whole && only_pins(body)));
    Fields fields{body};
    const auto wish = read_project_change(fields, whole);
    fields.finish();
    return object_response(visit, Status::ok,
                           present(visit.quire.projects.change(project.id, wish, visit.viewer)));
}

Response put(Visit& visit)
{
    return change(visit, true);
}

Response patch(Visit& visit)
{
    return change(visit, false);
}

Response remove(Visit& visit)
{
    visit.require_login();
    const auto project = visible(visit);
    require_allowed(project.may_manage());
    visit.quire.projects.remove(project.id, visit.viewer);
    return http::no_content();
}

} // namespace

Project visible(const Visit& visit)
{
    auto project = visit.quire.projects.find(visit.id<ProjectId>(), visit.viewer);
    if (!project) throw NotFound{"project"};
    return *std::move(project);
}

Project visible_to_writer(const Visit& visit)
{
    auto project = visible(visit);
    visit.require_login();
    return project;
}

void require_allowed(bool allowed)
{
    if (!allowed) throw Forbidden{};
}

void add_documentcloud(Routes& routes)
{
    Views on{routes};
    on.get("/api/projects/", list,
           {.summary = "All projects that the caller may see",
            .needs = Needs::anyone,
            .gives = "[project]"});
    on.post("/api/projects/", create,
            {.summary = "Start a project",
             .needs = Needs::login,
             .takes = "project",
             .gives = "project"});
    on.get("/api/projects/{id}/", show,
           {.summary = "One project", .needs = Needs::view_project, .gives = "project"});
    on.put("/api/projects/{id}/", put,
           {.summary = "Change it as a whole",
            .needs = Needs::administer_project,
            .takes = "project",
            .gives = "project"});
    on.patch("/api/projects/{id}/", patch,
             {.summary = "Change parts of it, or pin it",
              .needs = Needs::pin_project,
              .takes = "project",
              .gives = "project"});
    on.del("/api/projects/{id}/", remove,
           {.summary = "Delete it; its documents stay", .needs = Needs::administer_project});
    add_documents(on);
    add_collaborators(on);
    on.all("/api/projects/{id}/sidekick/", not_available, later_on);
    on.all("/api/projects/{id}/sidekick/{rest...}", not_available, later_on);
}

} // namespace quire::handlers
