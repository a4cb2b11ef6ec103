#pragma once
// The filtering query language: everything typed must match (AND), words match at the start of a
// token, NOT or '-' excludes, OR and parentheses combine, field:value compares. Pure and total: any
// bytes give a query, mistakes are recovered from.

#include "query.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace quire::search {

// How the values of a key (a custom field of the organization) are compared.
enum class KeyKind { text, number, time, truth, choice };

struct KnownKey {
    std::string key; // IndexedValue::key
    KeyKind kind = KeyKind::text;
};

struct FilterOptions {
    Time now = {}; // what `now` means; microseconds
    // Looks up a field name that is not built in; may be empty.
    std::function<std::optional<KnownKey>(std::string_view name)> find_key = {};
};

Query parse_filter(std::string_view text, const FilterOptions& options = {});

} // namespace quire::search
