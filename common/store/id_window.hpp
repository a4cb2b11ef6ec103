#pragma once
// One page of a list that is ordered by id, either way. Private to this layer.

#include "conditions.hpp"
#include <algorithm>
#include <domain/listing.hpp>
#include <string>
#include <vector>

namespace quire::store {

enum class IdOrder { oldest_first, newest_first };

// The id of a row; specialised where it is not its `id`.
template<class T>
std::int64_t id_in_list(const T& row)
{
    return row.id.value;
}

// `select(conditions, tail)` answers rows, `count()` the total of `conditions`; `column` is the
// id's name in them. Numbered pages come in the order of the column `numbered_by`, if given, which
// no position of a cursor could hold. One row more than the page tells whether something follows.
template<class T, class Select, class Count>
Slice<T> slice_by_id(const Window& window, const Conditions& conditions, const std::string& column,
                     Select&& select, Count&& count, IdOrder order = IdOrder::oldest_first,
                     const std::string& numbered_by = {})
{
    const bool falling = window.backward != (order == IdOrder::newest_first);
    auto part = conditions;
    if (window.from) part.add(column + (falling ? " < ?" : " > ?"), window.from->id);
    auto tail = " ORDER BY " + (window.counted && !numbered_by.empty() ? numbered_by + ", " : "") +
                column + (falling ? " DESC" : "") + " LIMIT " + std::to_string(window.limit + 1);
    if (window.offset > 0) tail += " OFFSET " + std::to_string(window.offset);

    Slice<T> slice;
    slice.items = select(part, tail);
    const bool more = static_cast<std::int64_t>(slice.items.size()) > window.limit;
    if (more) slice.items.pop_back();
    if (window.backward) std::reverse(slice.items.begin(), slice.items.end());
    if (!slice.items.empty()) {
        const bool follows = window.backward || more;
        const bool precedes = window.backward ? more : window.from.has_value() || window.offset > 0;
        if (follows) slice.next = Position{"", id_in_list(slice.items.back())};
        if (precedes) slice.previous = Position{"", id_in_list(slice.items.front())};
    }
    if (window.counted) slice.total = count();
    return slice;
}

} // namespace quire::store
