#include <search/filter_syntax.hpp>

#include "date_words.hpp"
#include "filter_lexer.hpp"
#include "tokens.hpp"

#include <base/text.hpp>

#include <algorithm>
#include <charconv>

namespace quire::search {

namespace {

constexpr int deepest = 10;

using Kind = FilterToken::Kind;

Query nothing()
{
    return {Nothing{}};
}

// Turns one field:value into a query, or a query that matches nothing.
class FilterReader {
public:
    explicit FilterReader(const FilterOptions& options) : m_options(options) {}

    Query read(const FilterToken& token, bool negated) const
    {
        const auto field = lower_ascii(token.field);
        if (field == "name") return text(token, TextField::title, negated);
        if (field == "content") return text(token, TextField::text, negated);
        if (field == "tag") return negate(tag(token.text), negated);
        if (field == "created") return negate(time(ValueField::created_at, "", token), negated);
        if (field == "date") return date(token, negated);
        if (field == "has") return negate(has(token), negated);
        return negate(known_key(token), negated);
    }

    static Query words(std::string text, TextField field)
    {
        return {TextQuery{.field = field,
                          .text = std::move(text),
                          .shape = TextQuery::Shape::prefix,
                          .matching = Matching::folded}};
    }

    static Query negate(Query query, bool negated)
    {
        return negated ? none_of({std::move(query)}) : query;
    }

private:
    static Query text(const FilterToken& token, TextField field, bool negated)
    {
        return negate(token.op == "=" ? words(token.text, field) : nothing(), negated);
    }

    static Query tag(const std::string& value)
    {
        constexpr std::string_view id_prefix = "tag_";
        constexpr std::size_t id_length = 24;
        if (value.starts_with(id_prefix) && value.size() == id_prefix.size() + id_length &&
            letters_and_digits(value.substr(id_prefix.size())) == value.substr(id_prefix.size()))
            return {ValueQuery{
                .field = ValueField::tag_id, .key = {}, .value = value.substr(id_prefix.size())}};
        return {
            ValueQuery{.field = ValueField::tag, .key = {}, .value = value, .ignore_case = true}};
    }

    static Query compared(ValueField field, const std::string& key, const std::string& op,
                          std::variant<double, Time, std::string> value)
    {
        RangeQuery range{.field = field, .key = key, .low = {}, .high = {}};
        const Bound bound{std::move(value), op != ">" && op != "<"};
        if (op[0] != '<') range.low = bound;
        if (op[0] != '>') range.high = bound;
        return {range};
    }

    Query time(ValueField field, const std::string& key, const FilterToken& token) const
    {
        const auto value = read_loose_date(token.text, m_options.now);
        return value ? compared(field, key, token.op, *value) : nothing();
    }

    // An absent date is neither before nor after anything, so NOT does not find it either.
    Query date(const FilterToken& token, bool negated) const
    {
        auto found = time(ValueField::document_date, "", token);
        if (!negated || std::holds_alternative<Nothing>(found.node)) return negate(found, negated);
        return all_of(
            {{PresenceQuery{ValueField::document_date, ""}}, none_of({std::move(found)})});
    }

    Query has(const FilterToken& token) const
    {
        if (token.op != "=") return nothing();
        const auto what = lower_ascii(token.text);
        if (what == "tags") return {PresenceQuery{ValueField::tag, ""}};
        if (what == "date") return {PresenceQuery{ValueField::document_date, ""}};
        const auto key = find(token.text);
        return key ? Query{PresenceQuery{ValueField::key_value, key->key}} : nothing();
    }

    std::optional<KnownKey> find(std::string_view name) const
    {
        if (!m_options.find_key || name.empty()) return {};
        return m_options.find_key(name);
    }

    Query known_key(const FilterToken& token) const
    {
        const auto known = find(token.field);
        if (!known) return nothing();
        switch (known->kind) {
        case KeyKind::number:
            return number(known->key, token);
        case KeyKind::time:
            return time(ValueField::key_value, known->key, token);
        case KeyKind::text:
            return exactly(known->key, token, false, token.text);
        case KeyKind::choice:
            return exactly(known->key, token, true, token.text);
        case KeyKind::truth: {
            const auto truth = read_truth(token.text);
            return truth ? exactly(known->key, token, true, *truth) : nothing();
        }
        }
        return nothing();
    }

    static Query exactly(const std::string& key, const FilterToken& token, bool ignore_case,
                         const std::string& value)
    {
        if (token.op != "=") return nothing();
        return {ValueQuery{.field = ValueField::key_value,
                           .key = key,
                           .value = value,
                           .ignore_case = ignore_case}};
    }

    static std::optional<std::string> read_truth(const std::string& text)
    {
        const auto lower = lower_ascii(text);
        for (const auto* yes : {"true", "yes", "y", "1", "on", "enabled"})
            if (lower == yes) return "true";
        for (const auto* no : {"false", "no", "n", "0", "off", "disabled"})
            if (lower == no) return "false";
        return {};
    }

    static Query number(const std::string& key, const FilterToken& token)
    {
        double value = 0;
        const auto* end = token.text.data() + token.text.size();
        const auto [at, error] = std::from_chars(token.text.data(), end, value);
        if (error != std::errc{} || at != end) return nothing();
        return compared(ValueField::key_value, key, token.op, value);
    }

    const FilterOptions& m_options;
};

// or := and {OR and};  and := unary {[AND] unary};  unary := NOT unary | primary.
// NOT is carried down to the leaves (a AND b becomes not a OR not b), where absent values know what
// it means for them. Whatever cannot be read vanishes.
class FilterParser {
public:
    FilterParser(std::vector<FilterToken> tokens, const FilterOptions& options)
        : m_tokens(std::move(tokens)), m_reader(options)
    {
    }

    Query run()
    {
        if (m_tokens.empty() || is(Kind::either)) return {Everything{}};
        return either(false, 0).value_or(Query{Everything{}});
    }

private:
    using Maybe = std::optional<Query>;

    bool at_end() const { return m_at == m_tokens.size(); }
    bool is(Kind kind) const { return !at_end() && m_tokens[m_at].kind == kind; }

    static Maybe joined(std::vector<Query> parts, bool any)
    {
        if (parts.empty()) return {};
        if (parts.size() == 1) return std::move(parts.front());
        return any ? any_of(std::move(parts)) : all_of(std::move(parts));
    }

    Maybe either(bool negated, int depth)
    {
        std::vector<Query> parts;
        do {
            if (auto part = both(negated, depth)) parts.push_back(std::move(*part));
        } while (take(Kind::either));
        return joined(std::move(parts), !negated);
    }

    Maybe both(bool negated, int depth)
    {
        std::vector<Query> parts;
        while (!at_end() && !is(Kind::either) && !is(Kind::close)) {
            if (take(Kind::both)) continue;
            if (auto part = unary(negated, depth)) parts.push_back(std::move(*part));
        }
        return joined(std::move(parts), negated);
    }

    Maybe unary(bool negated, int depth)
    {
        while (take(Kind::negate)) {
            negated = !negated;
            if (++depth > deepest) break;
        }
        if (at_end() || is(Kind::either) || is(Kind::both) || is(Kind::close)) return {};
        if (take(Kind::open)) return group(negated, depth + 1);
        if (is(Kind::negate)) return skip();
        const auto& token = m_tokens[m_at++];
        if (token.kind == Kind::filter) return m_reader.read(token, negated);
        return FilterReader::negate(FilterReader::words(token.text, TextField::title_or_text),
                                    negated);
    }

    Maybe group(bool negated, int depth)
    {
        if (depth > deepest) return skip_group();
        auto inside = either(negated, depth);
        take(Kind::close); // or the end of the text
        return inside;
    }

    Maybe skip()
    {
        ++m_at;
        return {};
    }

    Maybe skip_group()
    {
        for (int open = 1; open > 0 && !at_end(); ++m_at) {
            if (is(Kind::open)) ++open;
            if (is(Kind::close)) --open;
        }
        return {};
    }

    bool take(Kind kind)
    {
        if (!is(kind)) return false;
        ++m_at;
        return true;
    }

    std::vector<FilterToken> m_tokens;
    FilterReader m_reader;
    std::size_t m_at = 0;
};

} // namespace

Query parse_filter(std::string_view text, const FilterOptions& options)
{
    return FilterParser{lex_filter(text), options}.run();
}

} // namespace quire::search
