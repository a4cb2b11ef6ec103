// Organizations, as DocumentCloud clients see them.
// Routes: nginx/documentcloud.conf.   Rules: services/organizations.hpp.
// Cases: tests/e2e/cases/documentcloud/organizations/

#include "routes.hpp"

#include <handlers/documentcloud.hpp>

namespace quire::handlers {

namespace {

using namespace dialects::documentcloud;
using http::Response;
using http::Status;

OrganizationFilter read_filter(const Query& query)
{
    OrganizationFilter filter;
    filter.ids = query.ids_or_none<OrganizationId>("id__in");
    filter.individual = query.boolean("individual");
    filter.slug = query.value("slug");
    filter.name = query.value("name");
    filter.name_begins = query.value("name__istartswith");
    filter.uuid = query.uuid("uuid");
    return filter;
}

Response list(Visit& visit)
{
    visit.require_login();
    const auto page = read_page(visit.query, visit.viewer.anonymous());
    const auto found =
        visit.quire.organizations.list(read_filter(visit.query), page.window, visit.viewer);
    json::Array results;
    for (const auto& organization : found.items)
        results.push_back(present(organization, Detail::listed));
    return list_response(visit, page, neighbours(found), std::move(results));
}

Response show(Visit& visit)
{
    visit.require_login();
    const auto found = visit.quire.organizations.find(visit.id<OrganizationId>(), visit.viewer);
    if (!found) throw NotFound{"organization"};
    return json_response(Status::ok, Shape{visit.query}.apply(present(*found, Detail::retrieved)));
}

// --- Credits ---

std::optional<Uuid> read_run(Fields& fields)
{
    if (fields["addonrun_id"].is_null()) return {};
    const auto text = fields.text("addonrun_id");
    if (!text) return {};
    const auto uuid = parse_uuid(*text);
    if (!uuid) fields.complain("addonrun_id", "Must be a valid UUID.");
    return uuid;
}

Charge read_charge(const json::Value& body)
{
    Fields fields{body};
    fields.require("ai_credits");
    Charge charge{.amount = fields.integer("ai_credits").value_or(0),
                  .note = fields.text("note", {.most = 1000}).value_or(""),
                  .run = read_run(fields)};
    if (charge.amount < 0)
        fields.complain("ai_credits", "Ensure this value is greater than or equal to 0.");
    fields.finish();
    return charge;
}

Response spend(Visit& visit)
{
    visit.require_login();
    const auto organization =
        visit.quire.organizations.find(visit.id<OrganizationId>(), visit.viewer);
    if (!organization) throw NotFound{"organization"};
    if (!organization->role) throw Forbidden{};
    const auto result =
        visit.quire.credits.charge(organization->id, read_charge(visit.body()), visit.viewer);
    if (const auto* shortfall = std::get_if<Shortfall>(&result))
        throw Problem{400, json::Value{{"amount", shortfall->amount}}};
    const auto& spent = std::get<Spent>(result);
    return json_response(Status::ok, {{"monthly", spent.monthly}, {"regular", spent.purchased}});
}

} // namespace

void add_documentcloud(Routes& routes)
{
    Views on{routes};
    on.get("/api/organizations/", list,
           {.summary = "Organizations that the caller may see",
            .needs = Needs::login,
            .gives = "[organization]"});
    on.get("/api/organizations/{id}/", show,
           {.summary = "One organization",
            .needs = Needs::view_organization,
            .gives = "organization"});
    on.post("/api/organizations/{id}/ai_credits/", spend,
            {.summary = "Spend credits of one's organization",
             .needs = Needs::member,
             .takes = "charge",
             .gives = "spent"});
}

} // namespace quire::handlers
