#pragma once
// Projects as the pages of this program name them.

#include <domain/project.hpp>
#include <handlers/documentcloud.hpp>
#include <string>
#include <string_view>

namespace quire::handlers {

// "77-ports" or "ports-77". Throws NotFound when there is no such project for this viewer.
Project project_named(const Visit& visit, std::string_view name);
std::string project_path(const Project& project); // "/projects/77-ports/"

} // namespace quire::handlers
