#include "ranked_fields.hpp"

#include "date_words.hpp"

#include <search/ranked_syntax.hpp>

#include <base/text.hpp>

#include <array>
#include <charconv>
#include <fmt/format.h>

namespace quire::search {

namespace {

struct Named {
    std::string_view name;
    ValueField field;
    ValueKind kind;
};

constexpr std::array<Named, 17> filter_fields{{
    {"id", ValueField::id, ValueKind::named_number},
    {"document", ValueField::id, ValueKind::named_number},
    {"user", ValueField::user, ValueKind::named_number},
    {"account", ValueField::user, ValueKind::named_number},
    {"organization", ValueField::organization, ValueKind::named_number},
    {"group", ValueField::organization, ValueKind::named_number},
    {"projects", ValueField::project, ValueKind::named_number},
    {"project", ValueField::project, ValueKind::named_number},
    {"access", ValueField::access, ValueKind::text},
    {"status", ValueField::status, ValueKind::text},
    {"language", ValueField::language, ValueKind::text},
    {"slug", ValueField::slug, ValueKind::text},
    {"noindex", ValueField::noindex, ValueKind::truth},
    {"created_at", ValueField::created_at, ValueKind::time},
    {"updated_at", ValueField::updated_at, ValueKind::time},
    {"page_count", ValueField::page_count, ValueKind::number},
    {"pages", ValueField::page_count, ValueKind::number},
}};

constexpr std::string_view key_prefix = "data_";
constexpr std::string_view tag_key = "_tag";

std::optional<std::int64_t> read_integer(std::string_view text)
{
    std::int64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || at != end) return {};
    return value;
}

// 123 or any-name-123.
std::optional<std::int64_t> read_named(std::string_view text)
{
    if (const auto number = read_integer(text)) return number;
    return read_integer(text.substr(text.rfind('-') + 1));
}

std::optional<Bound> read_bound(const FilterField& field, const std::string& text, bool inclusive,
                                Time now)
{
    switch (field.kind) {
    case ValueKind::named_number:
        if (const auto number = read_named(text))
            return Bound{static_cast<double>(*number), inclusive};
        return {};
    case ValueKind::number:
        if (const auto number = read_integer(text))
            return Bound{static_cast<double>(*number), inclusive};
        return {};
    case ValueKind::time:
        if (const auto time = read_date_math(text, now)) return Bound{*time, inclusive};
        return {};
    case ValueKind::text:
    case ValueKind::truth:
        return Bound{text, inclusive};
    }
    return {};
}

std::optional<Query> read_range(const FilterField& field, const RankedSyntax& syntax, Time now)
{
    RangeQuery range{.field = field.field, .key = field.key, .low = {}, .high = {}};
    if (syntax.low != "*") {
        range.low = read_bound(field, syntax.low, syntax.low_inclusive, now);
        if (!range.low) return {};
    }
    if (syntax.high != "*") {
        range.high = read_bound(field, syntax.high, syntax.high_inclusive, now);
        if (!range.high) return {};
    }
    return Query{range};
}

Query exactly(const FilterField& field, std::string value)
{
    return {ValueQuery{.field = field.field, .key = field.key, .value = std::move(value)}};
}

std::optional<Query> read_value(const FilterField& field, const RankedSyntax& syntax,
                                const FilterReading& how)
{
    const bool is_word = syntax.kind == RankedSyntax::Kind::word;
    if (is_word && syntax.has_wildcard && syntax.text == "*")
        return Query{PresenceQuery{field.field, field.key}};
    switch (field.kind) {
    case ValueKind::named_number: {
        const auto number = read_named(syntax.text);
        return number ? std::optional{exactly(field, fmt::format("{}", *number))} : std::nullopt;
    }
    case ValueKind::number:
    case ValueKind::time: {
        const auto bound = read_bound(field, syntax.text, true, how.now);
        if (!bound) return {};
        return Query{RangeQuery{field.field, field.key, bound, bound}};
    }
    case ValueKind::truth: {
        const auto lower = lower_ascii(syntax.text);
        if (lower != "true" && lower != "false") return {};
        return exactly(field, lower);
    }
    case ValueKind::text:
        break;
    }
    if (is_word && syntax.has_wildcard && how.allow_wildcards)
        return Query{ValueQuery{field.field, field.key, syntax.text, true, false}};
    return exactly(field, syntax.text);
}

} // namespace

std::optional<FilterField> find_filter_field(std::string_view name)
{
    for (const auto& known : filter_fields)
        if (known.name == name) return FilterField{known.field, {}, known.kind};
    if (name == "tag") return FilterField{ValueField::tag, {}, ValueKind::text};
    if (!name.starts_with(key_prefix) || name.size() == key_prefix.size()) return {};
    name.remove_prefix(key_prefix.size());
    if (name == tag_key) return FilterField{ValueField::tag, {}, ValueKind::text};
    return FilterField{ValueField::key_value, std::string{name}, ValueKind::text};
}

std::optional<TextField> find_text_field(std::string_view name)
{
    if (name == "title") return TextField::title;
    if (name == "source") return TextField::source;
    if (name == "description") return TextField::description;
    if (name == "doctext" || name == "text") return TextField::text;
    constexpr std::string_view page = "page_no_";
    if (name.starts_with(page) && read_integer(name.substr(page.size()))) return TextField::text;
    return {};
}

bool is_control_word(std::string_view name)
{
    return name == "sort" || name == "order" || name == "hl" || name == "_query_";
}

bool is_known_ranked_name(std::string_view name)
{
    return is_control_word(name) || is_ranked_field(name);
}

bool is_ranked_field(std::string_view name)
{
    return find_filter_field(name).has_value() || find_text_field(name).has_value();
}

std::optional<Query> read_filter(const FilterField& field, const RankedSyntax& syntax,
                                 const FilterReading& how)
{
    switch (syntax.kind) {
    case RankedSyntax::Kind::word:
    case RankedSyntax::Kind::phrase:
        return read_value(field, syntax, how);
    case RankedSyntax::Kind::range:
        return read_range(field, syntax, how.now);
    case RankedSyntax::Kind::group:
        break;
    }
    Group group;
    for (const auto& clause : syntax.clauses) {
        if (!clause.syntax.field.empty()) return {};
        auto value = read_filter(field, clause.syntax, how);
        if (!value) return {};
        group.clauses.push_back({clause.occur, std::move(*value)});
    }
    return Query{std::move(group)};
}

} // namespace quire::search
