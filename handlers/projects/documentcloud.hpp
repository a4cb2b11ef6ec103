#pragma once
// What the DocumentCloud views of this program share.

#include <domain/project.hpp>
#include <handlers/documentcloud.hpp>

namespace quire::handlers {

// The project of the path; 404 unless the viewer sees it.
Project visible(const Visit& visit);
// For what lies below a project: 404 for the project first, then 403 for nobody.
Project visible_to_writer(const Visit& visit);

void require_allowed(bool allowed); // throws Forbidden

void add_documents(Views& on);     // documentcloud_documents.cpp
void add_collaborators(Views& on); // documentcloud_collaborators.cpp

} // namespace quire::handlers
