#pragma once
// The field names of the ranked query language and what may stand behind them.

#include "ranked_grammar.hpp"

#include <base/clock.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace quire::search {

enum class ValueKind { number, named_number, text, time, truth };

// A field that filters.
struct FilterField {
    ValueField field = ValueField::id;
    std::string key; // of key_value
    ValueKind kind = ValueKind::text;
    bool operator==(const FilterField&) const = default;
};

std::optional<FilterField> find_filter_field(std::string_view name);
std::optional<TextField> find_text_field(std::string_view name);

// A field or a control word (sort, order, hl).
bool is_known_ranked_name(std::string_view name);
bool is_control_word(std::string_view name);

struct FilterReading {
    Time now = {};
    bool allow_wildcards = false;
};

// A word, phrase, range or group of those as a filter. Nothing when a value does not fit the field
// or a field is named inside.
std::optional<Query> read_filter(const FilterField& field, const RankedSyntax& syntax,
                                 const FilterReading& how);

} // namespace quire::search
