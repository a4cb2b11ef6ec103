#pragma once
// What a question may learn about projects. Private to this layer.

#include "core.hpp"

#include <domain/viewer.hpp>
#include <search/query.hpp>

namespace quire {

// Whatever a question asks about projects is asked about those that the viewer sees, as if there
// were no others: by number, "any", a range. Otherwise a public document would
// tell which hidden projects hold it, or that one does.
void ask_about_known_projects(Core& core, search::Query& query, const Viewer& viewer);

} // namespace quire
