// The collaborators of a project. To everybody but its admins there seem to be none.

#include "documentcloud.hpp"

#include <array>
#include <base/text.hpp>
#include <dialects/documentcloud/projects.hpp>

namespace quire::handlers {

using namespace dialects::documentcloud;
using http::Response;
using http::Status;

namespace {

constexpr std::array<std::string_view, 1> expandable{"user"};
constexpr std::array<std::string_view, 2> expandable_on_list{"user", "user.organization"};

Response list(Visit& visit)
{
    const auto page = read_page(visit.query, visit.viewer.anonymous());
    const auto found =
        visit.quire.projects.collaborators(visit.id<ProjectId>(), page.window, visit.viewer);
    json::Array results;
    for (const auto& collaborator : found.items)
        results.push_back(present(collaborator));
    expand_people(visit, Expansion::on_list(visit.query, expandable_on_list), results,
                  Detail::listed);
    auto links = neighbours(found);
    if (!page.numbered) links.total.reset();
    return list_response(visit, page, links, std::move(results));
}

Response answer(const Visit& visit, Status status, const Collaborator& collaborator)
{
    json::Array whole{present(collaborator)};
    expand_people(visit, Expansion::on_object(visit.query, expandable), whole, Detail::retrieved);
    return object_response(visit, status, std::move(whole.front()));
}

Collaborator find(const Visit& visit)
{
    const auto found = visit.quire.projects.collaborator(visit.id<ProjectId>(),
                                                         visit.id<UserId>("user_id"), visit.viewer);
    if (!found) throw NotFound{"collaborator"};
    return *found;
}

Response show(Visit& visit)
{
    return answer(visit, Status::ok, find(visit));
}

Response invite(Visit& visit)
{
    const auto project = visible_to_writer(visit);
    require_allowed(project.may_manage());
    const auto body = visit.body();
    Fields fields{body};
    fields.require("email");
    const auto email = fields.text("email", {.most = 254, .blank = false});
    const auto role = read_project_role(fields);
    fields.finish();
    return answer(visit, Status::created,
                  visit.quire.projects.invite(project.id, email.value_or(""), role, visit.viewer));
}

// A PUT repeats the address; it cannot turn one collaborator into another.
void check_email(const Visit& visit, Fields& fields, UserId user)
{
    fields.require("email");
    const auto email = fields.text("email");
    const auto people = visit.quire.users.find_all({user}, visit.viewer);
    if (email && (people.empty() || !equals_ignoring_case(people.front().email, *email)))
        fields.complain("email", "The address of a collaborator cannot be changed; invite the "
                                 "other person instead.");
}

Response change(Visit& visit, bool whole)
{
    const auto project = visible_to_writer(visit);
    auto collaborator = find(visit);
    const auto body = visit.body();
    Fields fields{body};
    if (whole) check_email(visit, fields, collaborator.user);
    if (whole || fields.has("access")) collaborator.role = read_project_role(fields);
    fields.finish();
    return answer(visit, Status::ok,
                  visit.quire.projects.change_collaborator(project.id, collaborator, visit.viewer));
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
    const auto project = visible_to_writer(visit);
    const auto collaborator = find(visit);
    visit.quire.projects.remove_collaborator(project.id, collaborator.user, visit.viewer);
    return http::no_content();
}

} // namespace

void add_collaborators(Views& on)
{
    constexpr auto all = "/api/projects/{id}/users/";
    constexpr auto one = "/api/projects/{id}/users/{user_id}/";
    on.get(all, list,
           {.summary = "Its collaborators, for its admins",
            .needs = Needs::view_project,
            .gives = "[collaborator]"});
    on.post(all, invite,
            {.summary = "Invite somebody who has an account",
             .needs = Needs::administer_project,
             .takes = "collaborator",
             .gives = "collaborator"});
    on.get(one, show,
           {.summary = "One of them", .needs = Needs::view_collaborator, .gives = "collaborator"});
    on.put(one, put,
           {.summary = "Change what they may do",
            .needs = Needs::view_collaborator,
            .takes = "collaborator",
            .gives = "collaborator"});
    on.patch(one, patch,
             {.summary = "Change what they may do",
              .needs = Needs::view_collaborator,
              .takes = "collaborator",
              .gives = "collaborator"});
    on.del(one, remove, {.summary = "End the collaboration", .needs = Needs::view_collaborator});
}

} // namespace quire::handlers
