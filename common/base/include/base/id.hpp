#pragma once
// Ids as types: mixing a DocumentId and a UserId is a compile error. Values are database keys, > 0.

#include <compare>
#include <cstdint>
#include <functional>

namespace quire {

template<class Tag>
struct Id {
    std::int64_t value = 0;
    auto operator<=>(const Id&) const = default;
};

} // namespace quire

template<class Tag>
struct std::hash<quire::Id<Tag>> {
    std::size_t operator()(const quire::Id<Tag>& id) const noexcept
    {
        return std::hash<std::int64_t>{}(id.value);
    }
};
