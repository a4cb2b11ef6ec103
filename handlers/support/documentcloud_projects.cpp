#include <dialects/documentcloud/projects.hpp>
#include <handlers/documentcloud.hpp>
#include <map>
#include <set>

namespace quire::handlers {

using namespace dialects::documentcloud;

namespace {

std::vector<ProjectId> projects_of(const json::Array& objects)
{
    std::set<ProjectId> ids;
    for (const auto& object : objects)
        if (const auto* list = object["projects"].array())
            for (const auto& id : *list)
                ids.insert(ProjectId{id.integer().value_or(0)});
    return {ids.begin(), ids.end()};
}

} // namespace

void expand_projects(const Visit& visit, json::Array& objects)
{
    std::map<std::int64_t, json::Value> wholes;
    for (const auto& project : visit.quire.projects.find_all(projects_of(objects), visit.viewer))
        wholes.emplace(project.id.value, present(project));
    for (auto& object : objects) {
        const auto* list = object["projects"].array();
        if (!list) continue;
        json::Array projects; // without those that have just gone
        for (const auto& id : *list)
            if (const auto whole = wholes.find(id.integer().value_or(0)); whole != wholes.end())
                projects.push_back(whole->second);
        object.set("projects", std::move(projects));
    }
}

} // namespace quire::handlers
