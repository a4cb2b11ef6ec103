#pragma once
// One part of a list of things on a document's pages, in the order of page_number and id. Private
// to this layer.

#include "conditions.hpp"
#include <algorithm>
#include <base/error.hpp>
#include <charconv>
#include <domain/listing.hpp>
#include <string>

namespace quire::store {

template<class T>
Position position_of(const T& item)
{
    return {std::to_string(item.page), item.id.value};
}

// Throws Invalid{"cursor"} for a position that is none of ours.
inline std::int64_t page_of(const Position& position)
{
    std::int64_t page = 0;
    const auto* end = position.key.data() + position.key.size();
    const auto [stop, error] = std::from_chars(position.key.data(), end, page);
    if (error != std::errc{} || stop != end) throw Invalid("cursor", "This is not a position.");
    return page;
}

// `select(conditions, order, limit, offset)` answers rows. One row more than wanted tells whether
// something follows.
template<class T, class Select>
Slice<T> slice_by_page(const Window& window, const Conditions& conditions, const Select& select)
{
    auto part = conditions;
    if (window.from) {
        const auto page = page_of(*window.from);
        part.add(window.backward ? "(page_number < ? OR (page_number = ? AND id < ?))"
                                 : "(page_number > ? OR (page_number = ? AND id > ?))",
                 page, page, window.from->id);
    }
    Slice<T> slice;
    slice.items = select(
        part, window.backward ? " ORDER BY page_number DESC, id DESC" : " ORDER BY page_number, id",
        window.limit + 1, window.offset);
    const bool more = static_cast<std::int64_t>(slice.items.size()) > window.limit;
    if (more) slice.items.pop_back();
    if (window.backward) std::reverse(slice.items.begin(), slice.items.end());
    if (slice.items.empty()) return slice;
    const bool follows = window.backward || more;
    const bool precedes = window.backward ? more : window.from.has_value() || window.offset > 0;
    if (follows) slice.next = position_of(slice.items.back());
    if (precedes) slice.previous = position_of(slice.items.front());
    return slice;
}

} // namespace quire::store
