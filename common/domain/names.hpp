#pragma once
// A table of enumerators and their names, read both ways.

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace quire {

template<class Enum, std::size_t count>
struct Names {
    std::array<std::pair<Enum, std::string_view>, count> table;

    constexpr std::string_view name(Enum value) const
    {
        for (const auto& [key, text] : table)
            if (key == value) return text;
        return {};
    }
    constexpr std::optional<Enum> parse(std::string_view text) const
    {
        for (const auto& [key, spelling] : table)
            if (spelling == text) return key;
        return {};
    }
};

} // namespace quire
