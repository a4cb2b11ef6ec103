#pragma once

#include <domain/document.hpp>
#include <handlers/context.hpp>
#include <http/request.hpp>

namespace quire::handlers {

// Reads a multipart form with one file and makes a document of it. Throws Problem with the
// dialect's codes.
Document receive_papra_form(const http::Request& request, Context& context,
                            OrganizationId organization, const Viewer& viewer);

} // namespace quire::handlers
