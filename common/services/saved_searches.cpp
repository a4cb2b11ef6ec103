#include <services/saved_searches.hpp>

#include "core.hpp"

#include <base/error.hpp>
#include <store/saved_searches.hpp>

namespace quire {

namespace {

UserId person(const Viewer& viewer)
{
    if (!viewer.user) throw Unauthenticated{};
    return *viewer.user;
}

NotFound not_found()
{
    return NotFound{"saved search"};
}

} // namespace

Slice<SavedSearch> SavedSearches::list(const Window& window, const Viewer& viewer)
{
    const auto user = person(viewer);
    return m_core.read([&](Database& db) { return store::list_saved_searches(db, user, window); });
}

std::optional<SavedSearch> SavedSearches::find(const Uuid& uuid, const Viewer& viewer)
{
    const auto user = person(viewer);
    return m_core.read([&](Database& db) { return store::saved_search(db, user, uuid); });
}

SavedSearch SavedSearches::create(std::string_view name, std::string_view query,
                                  const Viewer& viewer)
{
    const auto user = person(viewer);
    const auto now = m_core.now();
    const SavedSearch search{{}, m_core.new_uuid(), std::string{name}, std::string{query}, now,
                             now};
    return m_core.transaction([&](Database& db) {
        if (store::count_saved_searches(db, user) >= most)
            throw Refused{"You may keep " + std::to_string(most) +
                          " searches; delete one that you no longer need."};
        store::insert_saved_search(db, user, search);
        return store::saved_search(db, user, search.uuid).value();
    });
}

SavedSearch SavedSearches::change(const Uuid& uuid, const SavedSearchChange& change,
                                  const Viewer& viewer)
{
    const auto user = person(viewer);
    return m_core.transaction([&](Database& db) {
        if (!store::update_saved_search(db, user, uuid, change, m_core.now())) throw not_found();
        return store::saved_search(db, user, uuid).value();
    });
}

void SavedSearches::remove(const Uuid& uuid, const Viewer& viewer)
{
    const auto user = person(viewer);
    const bool gone = m_core.transaction(
        [&](Database& db) { return store::delete_saved_search(db, user, uuid); });
    if (!gone) throw not_found();
}

} // namespace quire
