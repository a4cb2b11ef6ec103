#pragma once
// Queries that people keep under a name; everybody sees only their own. Anonymous viewers:
// Unauthenticated.

#include <domain/listing.hpp>
#include <domain/saved_search.hpp>
#include <domain/viewer.hpp>
#include <optional>
#include <string_view>

namespace quire {

class Core;

class SavedSearches {
public:
    explicit SavedSearches(Core& core) : m_core(core) {}

    static constexpr std::int64_t most = 1000; // per person

    Slice<SavedSearch> list(const Window& window, const Viewer& viewer); // newest first
    std::optional<SavedSearch> find(const Uuid& uuid, const Viewer& viewer);
    SavedSearch create(std::string_view name, std::string_view query,
                       const Viewer& viewer); // Refused above `most`
    // NotFound when it is not there or somebody else's.
    SavedSearch change(const Uuid& uuid, const SavedSearchChange& change, const Viewer& viewer);
    void remove(const Uuid& uuid, const Viewer& viewer);

private:
    Core& m_core;
};

} // namespace quire
