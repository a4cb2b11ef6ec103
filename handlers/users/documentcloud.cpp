// Users, as DocumentCloud clients see them.
// Routes: nginx/documentcloud.conf.   Rules: services/users.hpp.
// Cases: tests/e2e/cases/documentcloud/users/

#include "routes.hpp"

#include <array>
#include <handlers/documentcloud.hpp>

namespace quire::handlers {

namespace {

using namespace dialects::documentcloud;
using http::Response;
using http::Status;

constexpr std::array<std::string_view, 1> expandable{"organization"};

UserFilter read_filter(const Query& query)
{
    UserFilter filter;
    filter.ids = query.ids_or_none<UserId>("id__in");
    filter.organizations = query.ids<OrganizationId>("organization");
    filter.projects = query.ids<ProjectId>("project");
    filter.name = query.value("name");
    filter.name_begins = query.value("name__istartswith");
    filter.username = query.value("username");
    filter.uuid = query.uuid("uuid");
    return filter;
}

Response list(Visit& visit)
{
    visit.require_login();
    const auto page = read_page(visit.query, visit.viewer.anonymous());
    const auto found = visit.quire.users.list(read_filter(visit.query), page.window, visit.viewer);
    json::Array results;
    for (const auto& user : found.items)
        results.push_back(present(user, visit.viewer));
    expand_people(visit, Expansion::on_list(visit.query, expandable), results, Detail::listed);
    return list_response(visit, page, neighbours(found), std::move(results));
}

bool is_self(const Visit& visit)
{
    return visit.request.path_parameter("id") == "me";
}

UserId subject(const Visit& visit)
{
    return is_self(visit) ? *visit.viewer.user : visit.id<UserId>();
}

Response answer(const Visit& visit, const User& user)
{
    json::Array whole{is_self(visit) ? present_self(user, visit.viewer)
                                     : present(user, visit.viewer)};
    expand_people(visit, Expansion::on_object(visit.query, expandable), whole, Detail::retrieved);
    return json_response(Status::ok, Shape{visit.query}.apply(std::move(whole.front())));
}

User find(const Visit& visit)
{
    auto user = visit.quire.users.find(subject(visit), visit.viewer);
    if (!user) throw NotFound{"user"};
    return *std::move(user);
}

Response show(Visit& visit)
{
    // Clients tell "nobody is logged in" by this 404.
    if (visit.viewer.anonymous() && is_self(visit)) throw NotFound{"user"};
    visit.require_login();
    return answer(visit, find(visit));
}

Response change(Visit& visit)
{
    visit.require_login();
    auto user = find(visit);
    if (!visit.viewer.is(user.id)) throw Forbidden{};
    const auto body = visit.body();
    Fields fields{body};
    const auto organization = fields.integer("organization");
    fields.finish();
    if (organization)
        user = visit.quire.users.set_active_organization(user.id, OrganizationId{*organization},
                                                         visit.viewer);
    return answer(visit, user);
}

} // namespace

void add_documentcloud(Routes& routes)
{
    Views on{routes};
    on.get("/api/users/", list,
           {.summary = "People who have something in common with the caller",
            .needs = Needs::login,
            .gives = "[user]"});
    on.get("/api/users/{id}/", show,
           {.summary = "One of them, or the caller as me",
            .needs = Needs::view_user,
            .gives = "user"});
    on.put("/api/users/{id}/", change,
           {.summary = "Choose the active organization",
            .needs = Needs::self,
            .takes = "user",
            .gives = "user"});
    on.patch("/api/users/{id}/", change,
             {.summary = "Choose the active organization",
              .needs = Needs::self,
              .takes = "user",
              .gives = "user"});
    on.post("/api/users/mailkey/", not_available, later_on);
    on.del("/api/users/mailkey/", not_available, later_on);
    add_messages(on);
}

} // namespace quire::handlers
