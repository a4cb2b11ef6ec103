#include <search/query.hpp>

#include <fmt/format.h>

namespace quire::search {

bool Group::operator==(const Group& other) const
{
    return clauses == other.clauses;
}

namespace {

Query group_of(std::vector<Query> queries, Occur occur)
{
    Group group;
    group.clauses.reserve(queries.size());
    for (auto& query : queries)
        group.clauses.push_back({occur, std::move(query)});
    return {std::move(group)};
}

const char* name(TextField field)
{
    switch (field) {
    case TextField::everywhere:
        return "";
    case TextField::title_or_text:
        return "title|text:";
    case TextField::title:
        return "title:";
    case TextField::source:
        return "source:";
    case TextField::description:
        return "description:";
    case TextField::text:
        return "text:";
    }
    return "?";
}

std::string name(ValueField field, const std::string& key)
{
    switch (field) {
    case ValueField::id:
        return "id";
    case ValueField::user:
        return "user";
    case ValueField::organization:
        return "organization";
    case ValueField::project:
        return "project";
    case ValueField::access:
        return "access";
    case ValueField::status:
        return "status";
    case ValueField::language:
        return "language";
    case ValueField::slug:
        return "slug";
    case ValueField::source:
        return "source";
    case ValueField::noindex:
        return "noindex";
    case ValueField::created_at:
        return "created_at";
    case ValueField::updated_at:
        return "updated_at";
    case ValueField::document_date:
        return "document_date";
    case ValueField::page_count:
        return "page_count";
    case ValueField::key_value:
        return "key." + key;
    case ValueField::tag:
        return "tag";
    case ValueField::tag_id:
        return "tag_id";
    }
    return "?";
}

std::string shown(const Bound& bound)
{
    if (const auto* number = std::get_if<double>(&bound.value)) return fmt::format("{}", *number);
    if (const auto* time = std::get_if<Time>(&bound.value)) return iso_time(*time, 0);
    return '\'' + std::get<std::string>(bound.value) + '\'';
}

struct Printer {
    std::string operator()(const Everything&) const { return "*"; }
    std::string operator()(const Nothing&) const { return "nothing"; }
    std::string operator()(const TextQuery& text) const
    {
        const auto* folded = text.matching == Matching::folded ? "≈" : "";
        switch (text.shape) {
        case TextQuery::Shape::words:
            return fmt::format("{}{}{}", name(text.field), folded, text.text);
        case TextQuery::Shape::phrase:
            return fmt::format("{}{}\"{}\"{}", name(text.field), folded, text.text,
                               text.slop > 0 ? fmt::format("~{}", text.slop) : "");
        case TextQuery::Shape::prefix:
            return fmt::format("{}{}{}…", name(text.field), folded, text.text);
        case TextQuery::Shape::pattern:
            return fmt::format("{}/{}/", name(text.field), text.text);
        case TextQuery::Shape::fuzzy:
            return fmt::format("{}{}~{}", name(text.field), text.text, text.distance);
        }
        return "?";
    }
    std::string operator()(const ValueQuery& value) const
    {
        return fmt::format("{}={}{}{}", name(value.field, value.key), value.is_pattern ? "/" : "",
                           value.value, value.is_pattern ? "/" : "");
    }
    std::string operator()(const PresenceQuery& presence) const
    {
        return fmt::format("has({})", name(presence.field, presence.key));
    }
    std::string operator()(const RangeQuery& range) const
    {
        return fmt::format("{}{}{}..{}{}", name(range.field, range.key),
                           range.low && !range.low->inclusive ? '{' : '[',
                           range.low ? shown(*range.low) : "", range.high ? shown(*range.high) : "",
                           range.high && !range.high->inclusive ? '}' : ']');
    }
    std::string operator()(const Group& group) const
    {
        std::string out = "(";
        for (const auto& clause : group.clauses) {
            if (out.size() > 1) out += ' ';
            if (clause.occur == Occur::required) out += '+';
            if (clause.occur == Occur::excluded) out += '-';
            if (clause.occur == Occur::filter) out += '#';
            out += to_string(clause.query);
        }
        return out + ")";
    }
};

} // namespace

Query all_of(std::vector<Query> queries)
{
    return group_of(std::move(queries), Occur::required);
}
Query any_of(std::vector<Query> queries)
{
    return group_of(std::move(queries), Occur::optional);
}
Query none_of(std::vector<Query> queries)
{
    return group_of(std::move(queries), Occur::excluded);
}

std::string to_string(const Query& query)
{
    auto out = std::visit(Printer{}, query.node);
    if (query.boost != 1) out += fmt::format("^{}", query.boost);
    return out;
}

} // namespace quire::search
