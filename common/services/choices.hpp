#pragma once
// Ids that a filter names must be known to the viewer. Private to this layer.

#include <algorithm>
#include <base/error.hpp>
#include <base/id.hpp>
#include <string>
#include <vector>

namespace quire {

template<class Tag>
Id<Tag> id_of(Id<Tag> id)
{
    return id;
}
template<class Thing>
auto id_of(const Thing& thing) -> decltype(thing.id)
{
    return thing.id;
}

// Throws Invalid{field} for the first of `wanted` that is not in `found`, a list of things or ids.
template<class Found, class AnyId>
void require_choices(const Found& found, const std::vector<AnyId>& wanted, const char* field)
{
    for (const auto id : wanted)
        if (std::none_of(found.begin(), found.end(),
                         [id](const auto& one) { return id_of(one) == id; }))
            throw Invalid(field, "Select a valid choice. " + std::to_string(id.value) +
                                     " is not one of the available choices.");
}

} // namespace quire
