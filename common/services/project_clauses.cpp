#include "project_clauses.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <charconv>
#include <functional>
#include <store/documents.hpp>

namespace quire {

namespace {

using search::Bound;
using search::Group;
using search::Nothing;
using search::PresenceQuery;
using search::Query;
using search::RangeQuery;
using search::ValueField;
using search::ValueQuery;

// Projects that "any" may stand for; past that it finds less.
constexpr std::int64_t most_projects = 10'000;

template<class Clause>
const Clause* about_projects(const Query& query)
{
    const auto* clause = std::get_if<Clause>(&query.node);
    return clause && clause->field == ValueField::project ? clause : nullptr;
}

std::optional<ProjectId> number_of(std::string_view text)
{
    std::int64_t id = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, id);
    if (error != std::errc{} || stop != end) return {};
    return ProjectId{id};
}

// The one project a clause names.
std::optional<ProjectId> named_by(const Query& query)
{
    const auto* value = about_projects<ValueQuery>(query);
    return value && !value->is_pattern ? number_of(value->value) : std::nullopt;
}

bool is_below(ProjectId id, const std::optional<Bound>& bound)
{
    const auto* number = bound ? std::get_if<double>(&bound->value) : nullptr;
    const auto value = static_cast<double>(id.value);
    return !bound || (number && (value < *number || (bound->inclusive && value == *number)));
}

bool is_above(ProjectId id, const std::optional<Bound>& bound)
{
    const auto* number = bound ? std::get_if<double>(&bound->value) : nullptr;
    const auto value = static_cast<double>(id.value);
    return !bound || (number && (value > *number || (bound->inclusive && value == *number)));
}

// Whether a clause that may mean many projects means this one.
bool means(const Query& query, ProjectId id)
{
    if (const auto* range = about_projects<RangeQuery>(query))
        return is_above(id, range->low) && is_below(id, range->high);
    return about_projects<PresenceQuery>(query) != nullptr;
}

bool is_about_many(const Query& query)
{
    return about_projects<PresenceQuery>(query) || about_projects<RangeQuery>(query);
}

void each_node(Query& query, const std::function<void(Query&)>& visit)
{
    if (auto* group = std::get_if<Group>(&query.node))
        for (auto& clause : group->clauses)
            each_node(clause.query, visit);
    else
        visit(query);
}

void each_project_clause(Query& query, const std::function<void(Query&)>& visit)
{
    each_node(query, [&](Query& node) {
        if (about_projects<ValueQuery>(node) || is_about_many(node)) visit(node);
    });
}

// What a question needs to know about projects, in one statement.
std::vector<ProjectId> known_to(Core& core, Query& query, const Viewer& viewer)
{
    std::vector<ProjectId> named;
    bool any = false;
    each_project_clause(query, [&](Query& node) {
        any = any || is_about_many(node);
        if (const auto id = named_by(node)) named.push_back(*id);
    });
    if (!any && named.empty()) return {};
    return core.read([&](Database& database) {
        auto known = store::known_projects(database, named, viewer);
        if (!any) return known;
        const auto seen = store::seen_projects(database, viewer, most_projects);
        known.insert(known.end(), seen.begin(), seen.end());
        return known;
    });
}

Query in_any_of(const std::vector<ProjectId>& projects)
{
    std::vector<Query> clauses;
    for (const auto id : projects)
        clauses.push_back(
            {ValueQuery{.field = ValueField::project, .value = std::to_string(id.value)}});
    return clauses.empty() ? Query{Nothing{}} : search::any_of(std::move(clauses));
}

} // namespace

void ask_about_known_projects(Core& core, Query& query, const Viewer& viewer)
{
    const auto known = known_to(core, query, viewer);
    each_project_clause(query, [&](Query& node) {
        const auto name = named_by(node);
        std::vector<ProjectId> meant;
        std::ranges::copy_if(known, std::back_inserter(meant),
                             [&](ProjectId id) { return name ? id == *name : means(node, id); });
        node.node = in_any_of(meant).node;
    });
}

} // namespace quire
