// The part of the compiler for exact values and ranges.

#include "compile.hpp"
#include "patterns.hpp"
#include "terms.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace quire::search {

namespace {

constexpr std::size_t most_values = 10'000; // that one pattern or range stands for

Xapian::Query unscored(const Xapian::Query& query)
{
    return query * 0.0;
}

std::string_view prefix_of(ValueField field)
{
    switch (field) {
    case ValueField::id:
        return "Q";
    case ValueField::user:
        return terms::user;
    case ValueField::organization:
        return terms::organization;
    case ValueField::project:
        return terms::project;
    case ValueField::access:
        return terms::access;
    case ValueField::status:
        return terms::status;
    case ValueField::language:
        return terms::language;
    case ValueField::slug:
        return terms::slug;
    case ValueField::source:
        return terms::exact_source;
    case ValueField::noindex:
        return terms::noindex;
    case ValueField::key_value:
        return terms::key_value;
    case ValueField::tag:
        return terms::tag;
    case ValueField::tag_id:
        return terms::tag_id;
    case ValueField::created_at:
    case ValueField::updated_at:
    case ValueField::document_date:
    case ValueField::page_count:
        break;
    }
    return {}; // kept in slots only
}

std::optional<std::uint32_t> slot_of(const RangeQuery& range)
{
    switch (range.field) {
    case ValueField::id:
        return terms::slot_id;
    case ValueField::created_at:
        return terms::slot_created;
    case ValueField::updated_at:
        return terms::slot_updated;
    case ValueField::document_date:
        return terms::slot_document_date;
    case ValueField::page_count:
        return terms::slot_page_count;
    case ValueField::key_value: {
        const auto& bound = range.low ? range.low : range.high;
        if (!bound) return {};
        if (std::holds_alternative<double>(bound->value))
            return terms::slot_of_key(terms::Reading::number, range.key);
        if (std::holds_alternative<Time>(bound->value))
            return terms::slot_of_key(terms::Reading::time, range.key);
        return {};
    }
    default:
        return {};
    }
}

// The closest whole number on the inner side of a bound, which `inclusive` then applies to.
std::int64_t whole(double number, bool is_low)
{
    constexpr double most = 9e18;
    const auto rounded = is_low ? std::ceil(number) : std::floor(number);
    return static_cast<std::int64_t>(std::clamp(rounded, -most, most));
}

std::optional<std::string> encode(const RangeQuery& range, const Bound& bound, bool is_low,
                                  bool& inclusive)
{
    if (const auto* time = std::get_if<Time>(&bound.value)) return terms::ordered(*time);
    const auto* number = std::get_if<double>(&bound.value);
    if (number == nullptr || std::isnan(*number)) return {};
    if (range.field == ValueField::key_value) return terms::ordered(*number);
    if (std::trunc(*number) != *number) inclusive = true; // rounded inwards
    return terms::ordered(whole(*number, is_low));
}

std::string value_prefix(std::string_view prefix, ValueField field, const std::string& key)
{
    if (field != ValueField::key_value) return std::string{prefix};
    return std::string{prefix} + key + terms::after_key;
}

// Slot values are the encoding, perhaps followed by the document's id: everything that begins with
// the bound's encoding equals the bound.
Xapian::Query slot_range(std::uint32_t slot, const std::optional<std::string>& low,
                         bool low_inclusive, const std::optional<std::string>& high,
                         bool high_inclusive)
{
    const std::string past(16, '\xff');
    const auto from = low ? (low_inclusive ? *low : *low + past) : std::string(1, '\0');
    if (!high) return Xapian::Query{Xapian::Query::OP_VALUE_GE, slot, from};
    if (high_inclusive)
        return Xapian::Query{Xapian::Query::OP_VALUE_RANGE, slot, from, *high + past};
    return {Xapian::Query::OP_AND_NOT,
            Xapian::Query{Xapian::Query::OP_VALUE_RANGE, slot, from, *high + past},
            Xapian::Query{Xapian::Query::OP_VALUE_RANGE, slot, *high, *high + past}};
}

} // namespace

Compiler::Maybe Compiler::node(const ValueQuery& value)
{
    if (value.field == ValueField::page_count)
        return Xapian::Query::MatchNothing; // ask for a range
    auto prefix = prefix_of(value.field);
    if (prefix.empty()) return Xapian::Query::MatchNothing;
    if (value.ignore_case && value.field == ValueField::tag)
        return unscored(Xapian::Query{terms::value(terms::tag_folded, fold_case(value.value))});
    if (value.ignore_case && value.field == ValueField::key_value)
        return unscored(Xapian::Query{
            terms::keyed(terms::key_choice, value.key, letters_and_digits(value.value))});
    const auto whole_prefix = value_prefix(prefix, value.field, value.key);
    if (value.is_pattern) return unscored(matching_values(whole_prefix, value.value));
    return unscored(Xapian::Query{terms::value(whole_prefix, value.value)});
}

Xapian::Query Compiler::matching_values(std::string_view prefix, std::string_view pattern)
{
    const auto glob = to_utf32(pattern);
    const auto beginning =
        std::string{prefix} + std::string{pattern.substr(0, pattern.find_first_of("*?"))};
    std::vector<std::string> found;
    for (auto term = m_database.allterms_begin(beginning);
         term != m_database.allterms_end(beginning) && m_walks_left > 0 &&
         found.size() < most_values;
         ++term, --m_walks_left)
        if (const auto text = *term; fits_glob(glob, to_utf32(text.substr(prefix.size()))))
            found.push_back(text);
    return Xapian::Query{Xapian::Query::OP_OR, found.begin(), found.end()};
}

Compiler::Maybe Compiler::node(const PresenceQuery& presence)
{
    const auto has = [](std::string_view what) {
        return unscored(Xapian::Query{terms::value(terms::has, what)});
    };
    switch (presence.field) {
    case ValueField::key_value:
        return unscored(Xapian::Query{terms::value(terms::has_key, presence.key)});
    case ValueField::project:
        return has("project");
    case ValueField::source:
        return has("source");
    case ValueField::document_date:
        return has("document_date");
    case ValueField::tag:
    case ValueField::tag_id:
        return has("tag");
    default:
        return Xapian::Query::MatchAll;
    }
}

Compiler::Maybe Compiler::node(const RangeQuery& range)
{
    if (!range.low && !range.high) return node(PresenceQuery{range.field, range.key});
    const auto slot = slot_of(range);
    if (!slot) {
        const auto prefix = prefix_of(range.field);
        if (prefix.empty()) return Xapian::Query::MatchNothing;
        const auto& bound = range.low ? *range.low : *range.high;
        if (std::holds_alternative<double>(bound.value))
            return unscored(number_range(prefix, range));
        return unscored(text_range(value_prefix(prefix, range.field, range.key), range));
    }
    bool low_inclusive = !range.low || range.low->inclusive;
    bool high_inclusive = !range.high || range.high->inclusive;
    std::optional<std::string> low, high;
    if (range.low) low = encode(range, *range.low, true, low_inclusive);
    if (range.high) high = encode(range, *range.high, false, high_inclusive);
    if ((range.low && !low) || (range.high && !high)) return Xapian::Query::MatchNothing;
    return unscored(slot_range(*slot, low, low_inclusive, high, high_inclusive));
}

namespace {

template<class T>
bool is_inside(const T& value, const std::optional<Bound>& low, const std::optional<Bound>& high)
{
    if (low) {
        const auto* bound = std::get_if<T>(&low->value);
        if (bound == nullptr || value < *bound || (!low->inclusive && value == *bound))
            return false;
    }
    if (high) {
        const auto* bound = std::get_if<T>(&high->value);
        if (bound == nullptr || *bound < value || (!high->inclusive && value == *bound))
            return false;
    }
    return true;
}

template<class Inside>
Xapian::Query values_inside(const Xapian::Database& database, std::size_t& walks_left,
                            std::string_view prefix, Inside inside)
{
    std::vector<std::string> found;
    const std::string beginning{prefix};
    for (auto term = database.allterms_begin(beginning);
         term != database.allterms_end(beginning) && found.size() < most_values && walks_left > 0;
         ++term, --walks_left)
        if (const auto text = *term; inside(text.substr(prefix.size()))) found.push_back(text);
    return Xapian::Query{Xapian::Query::OP_OR, found.begin(), found.end()};
}

} // namespace

Xapian::Query Compiler::text_range(std::string_view prefix, const RangeQuery& range)
{
    return values_inside(m_database, m_walks_left, prefix, [&](const std::string& value) {
        return is_inside(value, range.low, range.high);
    });
}

Xapian::Query Compiler::number_range(std::string_view prefix, const RangeQuery& range)
{
    return values_inside(m_database, m_walks_left, prefix, [&](const std::string& text) {
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc{} && end == text.data() + text.size() &&
               is_inside(value, range.low, range.high);
    });
}

} // namespace quire::search
