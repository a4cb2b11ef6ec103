#include <store/saved_searches.hpp>

#include "conditions.hpp"
#include "id_window.hpp"

namespace quire::store {

namespace {

std::vector<SavedSearch> select_searches(Database& db, const Conditions& conditions,
                                         const std::string& tail = {})
{
    std::vector<SavedSearch> searches;
    for (auto& [id, uuid, name, query, created, updated] :
         db.select<SavedSearchId, Uuid, std::string, std::string, Time, Time>(
             "SELECT id, uuid, name, query, created_at, updated_at FROM saved_searches" +
                 conditions.where() + tail,
             conditions.values()))
        searches.push_back({id, uuid, std::move(name), std::move(query), created, updated});
    return searches;
}

Conditions of(UserId user)
{
    Conditions conditions;
    conditions.add("user_id = ?", user);
    return conditions;
}

} // namespace

Slice<SavedSearch> list_saved_searches(Database& db, UserId user, const Window& window)
{
    return slice_by_id<SavedSearch>(
        window, of(user), "id",
        [&](const Conditions& part, const std::string& tail) {
            return select_searches(db, part, tail);
        },
        [&] { return count_saved_searches(db, user); }, IdOrder::newest_first);
}

std::optional<SavedSearch> saved_search(Database& db, UserId user, const Uuid& uuid)
{
    auto conditions = of(user);
    conditions.add("uuid = ?", uuid);
    auto rows = select_searches(db, conditions);
    if (rows.empty()) return {};
    return std::move(rows.front());
}

std::int64_t count_saved_searches(Database& db, UserId user)
{
    return db.find<std::int64_t>("SELECT COUNT(*) FROM saved_searches WHERE user_id = ?", user)
        .value_or(0);
}

void insert_saved_search(Database& db, UserId user, const SavedSearch& search)
{
    db.change("INSERT INTO saved_searches (uuid, user_id, name, query, created_at, updated_at)"
              " VALUES (?, ?, ?, ?, ?, ?)",
              search.uuid, user, search.name, search.query, search.created, search.updated);
}

bool update_saved_search(Database& db, UserId user, const Uuid& uuid,
                         const SavedSearchChange& change, Time now)
{
    return db.change("UPDATE saved_searches SET name = COALESCE(?, name),"
                     " query = COALESCE(?, query), updated_at = GREATEST(updated_at, ?)"
                     " WHERE user_id = ? AND uuid = ?",
                     change.name, change.query, now, user, uuid) > 0;
}

bool delete_saved_search(Database& db, UserId user, const Uuid& uuid)
{
    return db.change("DELETE FROM saved_searches WHERE user_id = ? AND uuid = ?", user, uuid) > 0;
}

} // namespace quire::store
