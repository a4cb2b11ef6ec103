#pragma once
// Rows of kept queries, always of one person.

#include <domain/listing.hpp>
#include <domain/saved_search.hpp>
#include <domain/viewer.hpp>
#include <optional>
#include <store/database.hpp>
#include <vector>

namespace quire::store {

Slice<SavedSearch> list_saved_searches(Database& db, UserId user, const Window& window);
std::optional<SavedSearch> saved_search(Database& db, UserId user, const Uuid& uuid);
std::int64_t count_saved_searches(Database& db, UserId user);
void insert_saved_search(Database& db, UserId user, const SavedSearch& search);
bool update_saved_search(Database& db, UserId user, const Uuid& uuid,
                         const SavedSearchChange& change, Time now);
bool delete_saved_search(Database& db, UserId user, const Uuid& uuid);

} // namespace quire::store
