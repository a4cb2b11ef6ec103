#pragma once
// The steps all project actions share. Private to this layer.

#include "document_access.hpp"

#include <domain/project.hpp>

namespace quire {

void require_project_writer(const Viewer& viewer);

// NotFound when the viewer does not see it.
Project visible_project(Database& database, ProjectId id, const Viewer& viewer);
// The same under a lock that is held until the transaction ends.
Project locked_project(Database& database, ProjectId id, const Viewer& viewer);

void require_allowed(bool allowed); // Forbidden otherwise

} // namespace quire
