#include <handlers/papra.hpp>

#include <dialects/papra/credentials.hpp>
#include <dialects/papra/problem.hpp>

namespace quire::handlers {

Routes papra_routes()
{
    return Routes{{.dialect = "papra",
                   .slash = http::Slash::exact,
                   .present = dialects::papra::present_error}};
}

Viewer papra_viewer(const http::Request& request, Context& context, Permissions needed)
{
    const auto key = dialects::papra::key_of(request);
    if (!key) throw Unauthenticated{};
    auto viewer = context.quire.accounts.viewer_by_key(*key);
    if (!viewer) throw Unauthenticated{"unknown key"};
    if (!viewer->permissions.has_all(needed)) throw Unauthenticated{"missing permission"};
    return std::move(*viewer);
}

} // namespace quire::handlers
