#pragma once
// Asking for a part of a list: by position (cheap at any depth) or by offset with a total.

#include <base/clock.hpp>
#include <cstdint>
#include <domain/access.hpp>
#include <domain/ids.hpp>
#include <optional>
#include <string>
#include <vector>

namespace quire {

// Where a page of a list begins: just after this item in the list's order (just before it when
// going back).
struct Position {
    std::string key; // the item's sort value as the store spells it; "" when the order is by id
    std::int64_t id = 0;
    bool operator==(const Position&) const = default;
};

struct Window {
    std::int64_t limit = 25;
    std::optional<Position> from; // position mode
    bool backward = false;        // the items before `from`; still answered in list order
    std::int64_t offset = 0;      // offset mode when counted
    bool counted = false;         // fill Slice::total
};

template<class T>
struct Slice {
    std::vector<T> items;
    std::optional<Position> next;     // of the last item, when more follow
    std::optional<Position> previous; // of the first item, when more precede
    std::optional<std::int64_t> total;
};

enum class DocumentOrder {
    id,
    created,
    updated,
    title,
    source,
    page_count,
    document_date,
    trashed
};

struct DocumentFilter {
    std::vector<UserId> users;
    std::vector<OrganizationId> organizations;
    std::vector<ProjectId> projects;
    std::vector<Access> access;
    std::vector<Status> status;
    std::vector<DocumentId> ids;
    std::vector<TagId> all_tags; // must carry all of them
    std::optional<Time> created_after;
    std::optional<Time> created_before;
    std::optional<std::int64_t> page_count;
    std::optional<std::int64_t> page_count_above;
    std::optional<std::int64_t> page_count_below;
    // Everything a member sees of this organization, whoever owns it; else: all the viewer may see.
    std::optional<OrganizationId> within;
    bool trashed = false; // the trash instead of the live documents; needs `within`
    DocumentOrder order = DocumentOrder::id;
    bool descending = false;
};

} // namespace quire
