#pragma once
// From a Papra client's credentials to a viewer.

#include <domain/viewer.hpp>
#include <handlers/context.hpp>

namespace quire::handlers {

// A router with this dialect's errors and exact slashes.
Routes papra_routes();

// The viewer behind the request's key, which must have all of `needed` (none: any key will do).
// Unauthenticated otherwise: this dialect does not tell a missing permission from a missing key.
Viewer papra_viewer(const http::Request& request, Context& context, Permissions needed);

} // namespace quire::handlers
