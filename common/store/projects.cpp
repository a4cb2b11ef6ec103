#include <store/projects.hpp>

#include "conditions.hpp"
#include "id_window.hpp"

#include <store/visibility.hpp>

namespace quire::store {

namespace {

// Two parameters: the viewer, twice.
constexpr std::string_view joins =
    " FROM projects p"
    " LEFT JOIN project_members mine ON mine.project_id = p.id AND mine.user_id = ?"
    " LEFT JOIN project_pins pin ON pin.project_id = p.id AND pin.user_id = ?";

std::vector<Project> select_projects(Database& db, const Conditions& conditions,
                                     const Viewer& viewer, const std::string& tail)
{
    std::vector<Project> projects;
    for (auto& [id, uuid, user, title, slug, description, hidden, created, updated, role, pinned] :
         db.select<ProjectId, Uuid, UserId, std::string, std::string, std::string, bool, Time, Time,
                   std::optional<ProjectRole>, bool>(
             "SELECT p.id, p.uuid, p.user_id, p.title, p.slug, p.description, p.private,"
             " p.created_at, p.updated_at, mine.access, pin.user_id IS NOT NULL" +
                 std::string{joins} + conditions.where() + tail,
             viewer.user, viewer.user, conditions.values()))
        projects.push_back({.id = id,
                            .uuid = uuid,
                            .user = user,
                            .title = std::move(title),
                            .slug = std::move(slug),
                            .description = std::move(description),
                            .hidden = hidden,
                            .created = created,
                            .updated = updated,
                            .role = role,
                            .pinned = pinned});
    return projects;
}

std::int64_t count_projects(Database& db, const Conditions& conditions, const Viewer& viewer)
{
    return db
        .find<std::int64_t>("SELECT COUNT(*)" + std::string{joins} + conditions.where(),
                            viewer.user, viewer.user, conditions.values())
        .value_or(0);
}

void add_visible(Conditions& conditions, const Viewer& viewer)
{
    const auto seen = visible_project(viewer);
    conditions.add(seen.sql, seen.values);
}

// A condition or its opposite; neither is ever unknown.
void add_either(Conditions& conditions, const std::optional<bool>& wanted, const std::string& sql,
                const Values& values)
{
    if (wanted) conditions.add((*wanted ? "(" : "NOT (") + sql + ")", values);
}

template<class AnyId>
void add_related(Conditions& conditions, const std::string& table_and_column,
                 const std::vector<AnyId>& ids)
{
    if (ids.empty()) return;
    const auto values = many(ids);
    conditions.add("p.id IN (SELECT related.project_id FROM " + table_and_column + " IN (" +
                       marks(values.size()) + "))",
                   values);
}

Conditions conditions_of(const ProjectFilter& filter, const Viewer& viewer)
{
    Conditions conditions;
    add_visible(conditions, viewer);
    add_related(conditions, "project_members related WHERE related.user_id", filter.collaborators);
    add_related(conditions, "project_documents related WHERE related.document_id",
                filter.documents);
    if (filter.ids) conditions.add_in("p.id", *filter.ids);
    if (filter.hidden) conditions.add("p.private = ?", *filter.hidden);
    if (filter.slug) conditions.add("p.slug = ?", *filter.slug);
    if (filter.title) conditions.add("p.title = ?", *filter.title);
    if (filter.words) {
        const auto pattern = containing(*filter.words);
        conditions.add("(p.title COLLATE utf8mb4_uca1400_nopad_as_ci LIKE ?"
                       " OR p.description COLLATE utf8mb4_uca1400_nopad_as_ci LIKE ?)",
                       pattern, pattern);
    }
    const auto owner = to_value(viewer.user.value_or(UserId{0}));
    add_either(conditions, filter.owned, "p.user_id = ?", {owner});
    add_either(conditions, filter.shared, "mine.user_id IS NOT NULL AND p.user_id <> ?", {owner});
    add_either(conditions, filter.pinned, "pin.user_id IS NOT NULL", {});
    return conditions;
}

// Numbered pages are in another order, which no position names: by offset.
Slice<Project> page_by_slug(Database& db, const Conditions& conditions, const Window& window,
                            const Viewer& viewer)
{
    const auto tail = " ORDER BY p.slug, p.id LIMIT " + std::to_string(window.limit) + " OFFSET " +
                      std::to_string(window.offset);
    return {select_projects(db, conditions, viewer, tail),
            {},
            {},
            count_projects(db, conditions, viewer)};
}

} // namespace

std::vector<Project> visible_projects(Database& db, const std::vector<ProjectId>& ids,
                                      const Viewer& viewer)
{
    if (ids.empty()) return {};
    Conditions conditions;
    conditions.add_in("p.id", ids);
    add_visible(conditions, viewer);
    return select_projects(db, conditions, viewer, " ORDER BY p.id");
}

Slice<Project> list_projects(Database& db, const ProjectFilter& filter, const Window& window,
                             const Viewer& viewer)
{
    const auto conditions = conditions_of(filter, viewer);
    if (window.counted) return page_by_slug(db, conditions, window, viewer);
    return slice_by_id<Project>(
        window, conditions, "p.id",
        [&](const Conditions& part, const std::string& tail) {
            return select_projects(db, part, viewer, tail);
        },
        [&] { return count_projects(db, conditions, viewer); });
}

std::optional<Project> lock_project(Database& db, ProjectId project, const Viewer& viewer)
{
    // First the lock, then the look: what is read is what holds until the transaction ends.
    if (!db.find<ProjectId>("SELECT id FROM projects WHERE id = ? FOR UPDATE", project)) return {};
    auto found = visible_projects(db, {project}, viewer);
    if (found.empty()) return {};
    return std::move(found.front());
}

ProjectId insert_project(Database& db, const Project& p)
{
    return {db.insert("INSERT INTO projects (uuid, user_id, title, slug, description, private,"
                      " created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                      p.uuid, p.user, p.title, p.slug, p.description, p.hidden, p.created,
                      p.updated)};
}

void update_project(Database& db, const Project& p, Time now)
{
    db.change("UPDATE projects SET title = ?, description = ?, private = ?,"
              " updated_at = GREATEST(updated_at, ?) WHERE id = ?",
              p.title, p.description, p.hidden, now, p.id);
}

void delete_project(Database& db, ProjectId project)
{
    db.change("DELETE FROM projects WHERE id = ?", project);
}

void pin_project(Database& db, ProjectId project, UserId user, bool pinned, Time now)
{
    if (pinned)
        db.change("INSERT INTO project_pins (user_id, project_id, created_at) VALUES (?, ?, ?)"
                  " ON DUPLICATE KEY UPDATE user_id = VALUES(user_id)",
                  user, project, now);
    else
        db.change("DELETE FROM project_pins WHERE user_id = ? AND project_id = ?", user, project);
}

} // namespace quire::store
