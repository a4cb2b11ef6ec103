#pragma once
// Lists: an opaque cursor by default, numbered pages on request (version=1.0).

#include <cstdint>
#include <dialects/documentcloud/query.hpp>
#include <domain/listing.hpp>
#include <json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace quire::dialects::documentcloud {

// Where a list goes on: clients hand it back unread.
struct Cursor {
    std::string ordering; // the client's word for it, "" = by id
    Position position;
    bool backward = false;
    bool operator==(const Cursor&) const = default;
};

std::string encode(const Cursor& cursor);
std::optional<Cursor> decode(std::string_view text); // empty when we did not make it

inline constexpr std::int64_t default_page_size = 25;

// per_page within the caller's limits: 100, or 25 for anonymous ones.
std::int64_t page_size(const Query& query, bool anonymous);

// What part of a list was asked for.
struct PageRequest {
    bool numbered = false;
    std::int64_t number = 1; // 1-based, of a numbered page
    std::string ordering;    // from the cursor, else from the parameter
    Window window;
};

// Throws Problem: 404 for a version, page or cursor that cannot be.
PageRequest read_page(const Query& query, bool anonymous);

// Where the request itself came in: to build absolute links to its neighbours.
struct Here {
    std::string url; // scheme, host and path
    const Query& query;
};

// The links of a page; `total` is needed for numbered pages, and shown where it is known.
struct Neighbours {
    std::optional<Position> next;
    std::optional<Position> previous;
    std::optional<std::int64_t> total;
};

// {"count"?, "next", "previous", "results"}. Throws Problem 404 for a page past the last.
json::Value envelope(const PageRequest& page, const Neighbours& neighbours, json::Array results,
                     const Here& here);

template<class T>
Neighbours neighbours(const Slice<T>& slice)
{
    return {slice.next, slice.previous, slice.total};
}

} // namespace quire::dialects::documentcloud
