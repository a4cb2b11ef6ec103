// Organizations, as Papra clients see them.
// Routes: nginx/papra.conf.   Rules: services/organizations.hpp.

#include "routes.hpp"

#include <dialects/papra/documents.hpp>
#include <handlers/papra.hpp>

namespace quire::handlers {

namespace {

http::Response list(const http::Request& request, Context& context)
{
    const auto viewer = papra_viewer(request, context, {Permission::read_organizations});
    json::Array organizations;
    for (const auto& organization : context.quire.organizations.mine(viewer))
        organizations.push_back(dialects::papra::present(organization));
    return http::json_response(http::Status::ok, {{"organizations", std::move(organizations)}});
}

} // namespace

void add_papra(Routes& on)
{
    on.get("/api/organizations", list,
           About{.summary = "Organizations of the key", .needs = Needs::key});
}

} // namespace quire::handlers
