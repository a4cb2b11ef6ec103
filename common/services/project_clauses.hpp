#pragma once
// What a question may learn about projects. Private to this layer.

#include "core.hpp"

#include <domain/viewer.hpp>
#include <search/query.hpp>

namespace quire {

// Clauses that name a project the viewer does not see find nothing, as if nothing were in it:
// otherwise a public document would tell which hidden projects hold it.
void forget_unknown_projects(Core& core, search::Query& query, const Viewer& viewer);

} // namespace quire
