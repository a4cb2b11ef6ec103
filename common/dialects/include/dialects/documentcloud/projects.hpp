#pragma once
// Projects, their documents and collaborators as this API writes and reads them.

#include <dialects/documentcloud/fields.hpp>
#include <dialects/documentcloud/query.hpp>
#include <domain/project.hpp>
#include <json/value.hpp>

namespace quire::dialects::documentcloud {

json::Value present(const Project& project);
json::Value present(const ProjectDocument& membership);
json::Value present(const Collaborator& collaborator);

// Throws Invalid for a value that cannot be; names not known here are ignored.
ProjectFilter read_project_filter(const Query& query);

// Complaints are collected in `fields`.
ProjectDraft read_project_draft(Fields& fields);
// `whole`: a PUT, which needs a title and resets what has a default.
ProjectChange read_project_change(Fields& fields, bool whole);
// "view" when there is none.
ProjectRole read_project_role(Fields& fields);

} // namespace quire::dialects::documentcloud
