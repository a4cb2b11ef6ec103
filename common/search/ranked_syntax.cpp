#include <search/ranked_syntax.hpp>

#include "ranked_fields.hpp"
#include "ranked_grammar.hpp"
#include "tokens.hpp"

#include <base/text.hpp>

#include <algorithm>

namespace quire::search {

namespace {

constexpr std::size_t most_bytes = 8192;
constexpr std::size_t most_parameters = 256;

using Kind = RankedSyntax::Kind;

// What was typed, roughly: filters that are none are searched as words.
std::string as_typed(const RankedSyntax& syntax)
{
    const auto field = syntax.field.empty() ? "" : syntax.field + ":";
    if (syntax.kind == Kind::range) return field + syntax.low + " TO " + syntax.high;
    if (syntax.kind != Kind::group) return field + syntax.text;
    std::string out = field;
    for (const auto& clause : syntax.clauses)
        out += as_typed(clause.syntax) + " ";
    return out;
}

// The filters lifted out of a query and given beside it: the same field ORed, fields ANDed.
class Filters {
public:
    void add(const FilterField& field, Query query, bool excluded)
    {
        if (excluded) {
            m_excluded.push_back(std::move(query));
            return;
        }
        const auto same = std::ranges::find(m_fields, field, &Field::field);
        auto& place = same != m_fields.end() ? *same : m_fields.emplace_back(Field{field, {}});
        place.alternatives.push_back(std::move(query));
    }

    void append_to(std::vector<Clause>& clauses) &&
    {
        for (auto& [field, alternatives] : m_fields) {
            const bool one = alternatives.size() == 1;
            clauses.push_back({Occur::filter, one ? std::move(alternatives.front())
                                                  : any_of(std::move(alternatives))});
        }
        for (auto& query : m_excluded)
            clauses.push_back({Occur::excluded, std::move(query)});
    }

private:
    struct Field {
        FilterField field;
        std::vector<Query> alternatives;
    };
    std::vector<Field> m_fields;
    std::vector<Query> m_excluded;
};

class Builder {
public:
    Builder(const RankedOptions& options, RankedQuery& out)
        : m_options(options), m_how{options.now, options.allow_wildcards}, m_out(out)
    {
    }

    void add_text(const RankedTree& tree)
    {
        m_lifts = !tree.has_boolean;
        if (auto query = group(tree.root, {}, Nesting::open)) m_text.push_back(std::move(*query));
    }

    void add_parameter(std::string_view name, const std::string& value);

    Query finish()
    {
        std::vector<Clause> clauses;
        if (m_text.size() == 1) clauses.push_back({Occur::required, std::move(m_text.front())});
        if (m_text.size() > 1) clauses.push_back({Occur::required, any_of(std::move(m_text))});
        std::move(m_filters).append_to(clauses);
        if (clauses.empty()) return {Everything{}};
        if (clauses.size() == 1 && clauses.front().occur == Occur::required)
            return std::move(clauses.front().query);
        return {Group{std::move(clauses)}};
    }

private:
    // Filters are lifted out of groups, but not out of what is excluded as a whole, nor out of the
    // values of another filter.
    enum class Nesting { open, closed };

    std::optional<Query> group(const RankedSyntax& syntax, std::string_view field, Nesting nesting)
    {
        Group out;
        for (const auto& part : syntax.clauses) {
            if (control(part.syntax) || lift(part, field, nesting)) continue;
            const auto inner = part.occur == Occur::excluded ? Nesting::closed : nesting;
            if (auto query = clause(part.syntax, field, inner))
                out.clauses.push_back({part.occur, std::move(*query)});
        }
        if (out.clauses.empty()) return {};
        if (out.clauses.size() == 1 && out.clauses.front().occur != Occur::excluded)
            return scaled(std::move(out.clauses.front().query), syntax.boost);
        return Query{std::move(out), syntax.boost};
    }

    static Query scaled(Query query, double boost)
    {
        query.boost *= boost;
        return query;
    }

    bool control(const RankedSyntax& syntax)
    {
        if (!is_control_word(syntax.field)) return false;
        if (syntax.field == "sort" || syntax.field == "order") m_out.sort = syntax.text;
        if (syntax.field == "hl") m_out.highlight = equals_ignoring_case(syntax.text, "true");
        return true;
    }

    bool lift(const RankedClause& part, std::string_view field, Nesting nesting)
    {
        if (!m_lifts || nesting == Nesting::closed) return false;
        const auto& name = part.syntax.field.empty() ? std::string{field} : part.syntax.field;
        const auto filter = find_filter_field(name);
        if (!filter) return false;
        auto query = read_filter(*filter, part.syntax, m_how);
        if (!query) return false;
        m_filters.add(*filter, std::move(*query), part.occur == Occur::excluded);
        return true;
    }

    std::optional<Query> clause(const RankedSyntax& syntax, std::string_view outer, Nesting nesting)
    {
        const auto field = syntax.field.empty() ? outer : std::string_view{syntax.field};
        if (syntax.kind == Kind::group)
            return group(syntax, field, find_filter_field(field) ? Nesting::closed : nesting);
        if (const auto filter = find_filter_field(field))
            if (auto query = read_filter(*filter, syntax, m_how)) return query;
        const auto text = find_text_field(field);
        if (field.empty() || text) return words(syntax, text.value_or(TextField::everywhere));
        auto typed = syntax;
        typed.field = field;
        return plain_words(as_typed(typed), syntax.boost);
    }

    Query plain_words(std::string text, double boost)
    {
        m_out.has_text = true;
        return {TextQuery{.field = TextField::everywhere, .text = std::move(text)}, boost};
    }

    std::optional<Query> words(const RankedSyntax& syntax, TextField field)
    {
        if (syntax.kind == Kind::range) return plain_words(as_typed(syntax), syntax.boost);
        if (syntax.kind == Kind::word && syntax.has_wildcard &&
            (syntax.pattern == "*" || syntax.pattern == "*:*"))
            return Query{Everything{}};
        TextQuery text{.field = field, .text = syntax.text, .slop = syntax.slop};
        if (syntax.kind == Kind::phrase) text.shape = TextQuery::Shape::phrase;
        if (syntax.kind == Kind::word && m_options.allow_wildcards) {
            if (syntax.has_wildcard) {
                text.shape = TextQuery::Shape::pattern;
                text.text = syntax.pattern;
            } else if (syntax.distance > 0) {
                text.shape = TextQuery::Shape::fuzzy;
                text.distance = syntax.distance;
                m_out.is_fuzzy = true;
            }
        }
        m_out.has_text = true;
        return Query{std::move(text), syntax.boost};
    }

    void add_text_parameter(std::string_view field, const std::string& value);
    static std::vector<RankedSyntax> parameter_values(const std::string& value);

    const RankedOptions& m_options;
    FilterReading m_how;
    RankedQuery& m_out;
    bool m_lifts = true;
    std::vector<Query> m_text;
    Filters m_filters;
};

RankedTree read_or_escape(const std::string& text, bool& escaped)
{
    if (auto tree = read_ranked(text)) return std::move(*tree);
    escaped = true;
    if (auto tree = read_ranked(escape_ranked(text))) return std::move(*tree);
    RankedTree tree;
    tree.root.kind = Kind::group;
    RankedClause words;
    words.syntax.text = text;
    tree.root.clauses.push_back(std::move(words));
    return tree;
}

void Builder::add_text_parameter(std::string_view field, const std::string& value)
{
    bool escaped = false;
    const auto tree = read_or_escape(value, escaped);
    m_lifts = false;
    if (auto query = group(tree.root, field, Nesting::open)) m_text.push_back(std::move(*query));
}

// Alternatives separated by spaces; quotes keep one together; a range is one.
std::vector<RankedSyntax> Builder::parameter_values(const std::string& value)
{
    std::vector<RankedSyntax> out;
    if (value.starts_with('[') || value.starts_with('{')) {
        if (const auto tree = read_ranked(value))
            for (const auto& clause : tree->root.clauses)
                out.push_back(clause.syntax);
        return out;
    }
    for (std::size_t at = 0; at < value.size() && out.size() < most_parameters;) {
        const bool quoted = value[at] == '"';
        const auto begin = quoted ? at + 1 : at;
        const auto end = std::min(value.find(quoted ? '"' : ' ', begin), value.size());
        RankedSyntax part;
        part.kind = quoted ? Kind::phrase : Kind::word;
        part.text = part.pattern = value.substr(begin, end - begin);
        part.has_wildcard = !quoted && part.text.find_first_of("*?") != std::string::npos;
        if (!part.text.empty()) out.push_back(std::move(part));
        at = end + 1;
    }
    return out;
}

void Builder::add_parameter(std::string_view name, const std::string& value)
{
    const bool excluded = name.starts_with('-');
    if (excluded) name.remove_prefix(1);
    if (const auto filter = find_filter_field(name)) {
        for (const auto& part : parameter_values(value))
            if (auto query = read_filter(*filter, part, m_how))
                m_filters.add(*filter, std::move(*query), excluded);
        return;
    }
    if (!find_text_field(name)) return;
    if (!excluded) return add_text_parameter(name, value);
    for (const auto& part : parameter_values(value)) {
        TextQuery text{.field = *find_text_field(name), .text = part.text};
        m_filters.add({}, {std::move(text)}, true);
    }
}

} // namespace

RankedQuery parse_ranked(std::string_view text,
                         const std::vector<std::pair<std::string, std::string>>& parameters,
                         const RankedOptions& options)
{
    RankedQuery out;
    Builder builder{options, out};
    builder.add_text(read_or_escape(plain_spaces(text, most_bytes), out.escaped));
    std::size_t count = 0;
    for (const auto& [name, value] : parameters)
        if (++count <= most_parameters)
            builder.add_parameter(name, plain_spaces(value, most_bytes));
    out.query = builder.finish();
    return out;
}

} // namespace quire::search
