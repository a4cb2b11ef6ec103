// The key a Papra client is using.
// Routes: nginx/papra.conf.   Rules: services/accounts.hpp.

#include "routes.hpp"

#include <dialects/papra/documents.hpp>
#include <handlers/papra.hpp>

namespace quire::handlers {

namespace {

http::Response show_current_key(const http::Request& request, Context& context)
{
    const auto viewer = papra_viewer(request, context, {});
    const auto key = context.quire.accounts.current_key(viewer);
    if (!key) throw Unauthenticated{"revoked"};
    return http::json_response(http::Status::ok, {{"apiKey", dialects::papra::present(*key)}});
}

} // namespace

void add_papra(Routes& on)
{
    on.get("/api/api-keys/current", show_current_key,
           About{.summary = "The key itself", .needs = Needs::key});
}

} // namespace quire::handlers
