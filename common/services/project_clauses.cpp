#include "project_clauses.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <charconv>
#include <functional>
#include <store/documents.hpp>

namespace quire {

namespace {

using search::Group;
using search::Nothing;
using search::Query;
using search::RangeQuery;
using search::ValueField;
using search::ValueQuery;

void each_node(Query& query, const std::function<void(Query&)>& visit)
{
    if (auto* group = std::get_if<Group>(&query.node))
        for (auto& clause : group->clauses)
            each_node(clause.query, visit);
    else
        visit(query);
}

const ValueQuery* project_clause(const Query& query)
{
    const auto* value = std::get_if<ValueQuery>(&query.node);
    return value && value->field == ValueField::project ? value : nullptr;
}

// Numbers only: a pattern could stand for any project.
std::optional<ProjectId> project_of(const ValueQuery& clause)
{
    std::int64_t id = 0;
    const auto* end = clause.value.data() + clause.value.size();
    const auto [stop, error] = std::from_chars(clause.value.data(), end, id);
    if (clause.is_pattern || error != std::errc{} || stop != end) return {};
    return ProjectId{id};
}

bool is_project_range(const Query& query)
{
    const auto* range = std::get_if<RangeQuery>(&query.node);
    return range && range->field == ValueField::project;
}

} // namespace

void forget_unknown_projects(Core& core, Query& query, const Viewer& viewer)
{
    std::vector<ProjectId> named;
    bool any = false;
    each_node(query, [&](Query& node) {
        const auto* clause = project_clause(node);
        any = any || clause || is_project_range(node);
        if (const auto id = clause ? project_of(*clause) : std::nullopt) named.push_back(*id);
    });
    if (!any) return;

    const auto known = core.read(
        [&](Database& database) { return store::known_projects(database, named, viewer); });
    each_node(query, [&](Query& node) {
        const auto* clause = project_clause(node);
        if (!clause && !is_project_range(node)) return;
        const auto id = clause ? project_of(*clause) : std::nullopt;
        if (!id || std::find(known.begin(), known.end(), *id) == known.end()) node.node = Nothing{};
    });
}

} // namespace quire
