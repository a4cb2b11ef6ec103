#pragma once
// A query that somebody keeps under a name.

#include <base/clock.hpp>
#include <base/id.hpp>
#include <base/uuid.hpp>
#include <optional>
#include <string>

namespace quire {

using SavedSearchId = Id<struct SavedSearchTag>;

struct SavedSearch {
    SavedSearchId id;
    Uuid uuid;
    std::string name;
    std::string query;
    Time created;
    Time updated;
};

// Only what is given changes.
struct SavedSearchChange {
    std::optional<std::string> name;
    std::optional<std::string> query;
};

} // namespace quire
