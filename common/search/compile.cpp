#include "compile.hpp"

#include "patterns.hpp"
#include "terms.hpp"

#include <base/text.hpp>

#include <algorithm>
#include <array>

namespace quire::search {

namespace {

// How many terms one wildcard may stand for, the most frequent ones. In a phrase the alternatives
// of its words multiply.
constexpr std::size_t most_prefixed = 20'000;
constexpr std::size_t most_prefixed_on_pages = 2000; // they are highlighted, not counted
constexpr std::size_t most_expanded = 300;
constexpr std::size_t most_phrases = 512;
// Between two pages lie 100 positions; no phrase, however loose, reaches over them.
constexpr std::size_t widest_phrase = 99;

// How much a word counts where it is found; the best place wins.
struct Weight {
    std::string_view field;
    double weight;
};
constexpr std::array<Weight, 4> everywhere{
    {{terms::title, 10}, {terms::source, 10}, {terms::description, 5}, {terms::page_text, 1}}};

// What a word in a note counts, however often it is there and wherever else.
constexpr double note_weight = 2;

template<class Range>
Xapian::Query joined(Xapian::Query::op op, const Range& queries)
{
    return Xapian::Query{op, queries.begin(), queries.end()};
}

Xapian::Query in_phrase(const std::vector<std::string>& terms)
{
    if (terms.size() == 1) return Xapian::Query{terms.front()};
    return joined(Xapian::Query::OP_OR, terms);
}

bool is_word_term(std::string_view field, std::string_view term)
{
    const auto rest = term.substr(field.size());
    return !rest.empty() && !(rest[0] >= 'A' && rest[0] <= 'Z') && rest[0] != ':';
}

} // namespace

Xapian::Query Compiler::documents(const Query& query)
{
    auto compiled = compile(query);
    if (!compiled && m_saw_stop_words) {
        m_use_stop_words = true;
        compiled = compile(query);
    }
    return compiled.value_or(Xapian::Query::MatchNothing);
}

Xapian::Query Compiler::pages(const std::vector<TextQuery>& words)
{
    m_knows_beginnings = false;
    std::vector<Xapian::Query> parts;
    for (const auto& text : words)
        if (const auto patterns = read_patterns(text);
            !patterns.words.empty() && (!patterns.only_stop_words || patterns.words.size() > 1))
            parts.push_back(in_field(terms::page_text, patterns));
    return joined(Xapian::Query::OP_OR, parts);
}

Compiler::Maybe Compiler::compile(const Query& query)
{
    auto compiled = std::visit([this](const auto& part) { return node(part); }, query.node);
    if (!compiled || query.boost == 1) return compiled;
    return Xapian::Query{Xapian::Query::OP_SCALE_WEIGHT, *compiled, std::max(query.boost, 0.0)};
}

Compiler::Maybe Compiler::node(const TextQuery& text)
{
    const auto patterns = read_patterns(text);
    if (patterns.words.empty()) {
        if (text.matching == Matching::folded) return Xapian::Query::MatchAll;
        return {};
    }
    if (patterns.only_stop_words && text.shape == TextQuery::Shape::words && !m_use_stop_words) {
        m_saw_stop_words = true;
        return {};
    }
    switch (text.field) {
    case TextField::title:
        return in_field(terms::title, patterns);
    case TextField::source:
        return in_field(terms::source, patterns);
    case TextField::description:
        return in_field(terms::description, patterns);
    case TextField::text:
        return in_field(terms::page_text, patterns);
    case TextField::title_or_text:
        return in_field(terms::title, patterns) | in_field(terms::page_text, patterns);
    case TextField::everywhere:
        break;
    }
    std::vector<Xapian::Query> places;
    for (const auto& [field, weight] : everywhere)
        places.push_back(in_field(field, patterns) * weight);
    if (m_access) places.push_back(in_notes(patterns));
    return joined(Xapian::Query::OP_MAX, places);
}

Xapian::Query Compiler::in_notes(const WordPatterns& patterns)
{
    std::vector<Xapian::Query> places{in_field(terms::note_of_all, patterns)};
    if (const auto* person = std::get_if<Person>(m_access)) {
        places.push_back(in_field(terms::note_of_author(person->user), patterns));
        places.emplace_back(Xapian::Query::OP_FILTER, in_field(terms::note_of_editors, patterns),
                            compile_editing(*person));
    }
    const Xapian::Query weight{(new Xapian::FixedWeightPostingSource{note_weight})->release()};
    return {Xapian::Query::OP_FILTER, weight, joined(Xapian::Query::OP_OR, places)};
}

Xapian::Query Compiler::in_field(std::string_view field, const WordPatterns& patterns)
{
    if (patterns.words.size() == 1)
        return one_word(field, patterns.words.front(), patterns.matching);
    return phrase(field, patterns);
}

Xapian::Query Compiler::one_word(std::string_view field, const WordPattern& word, Matching matching)
{
    const bool is_prefix = word.kind == WordPattern::Kind::prefix;
    if (is_prefix && matching == Matching::folded && m_knows_beginnings &&
        length(word.text) <= terms::longest_beginning)
        return Xapian::Query{std::string{field} + terms::beginning + word.text};
    const auto most = !is_prefix           ? most_expanded
                      : m_knows_beginnings ? most_prefixed
                                           : most_prefixed_on_pages;
    return joined(Xapian::Query::OP_SYNONYM, alternatives(field, word, matching, most));
}

Xapian::Query Compiler::phrase(std::string_view field, const WordPatterns& patterns)
{
    std::vector<Xapian::Query> parts;
    auto most = most_phrases;
    for (const auto& word : patterns.words) {
        const auto found = alternatives(field, word, patterns.matching, most);
        if (found.empty()) return Xapian::Query::MatchNothing;
        parts.push_back(in_phrase(found));
        most = std::max<std::size_t>(most / found.size(), 1);
    }
    const auto op = patterns.slop > 0 ? Xapian::Query::OP_NEAR : Xapian::Query::OP_PHRASE;
    const auto window = parts.size() + static_cast<std::size_t>(std::max(patterns.slop, 0));
    return Xapian::Query{op, parts.begin(), parts.end(),
                         static_cast<Xapian::termcount>(std::min(window, widest_phrase))};
}

// The index's terms that fit; only ones that exist, because a phrase of alternatives multiplies
// out.
std::vector<std::string> Compiler::alternatives(std::string_view field, const WordPattern& word,
                                                Matching matching, std::size_t most)
{
    std::vector<std::string> spaces{std::string{field}};
    if (matching == Matching::folded) {
        if (word.starts_run)
            spaces.front() += terms::run_beginning;
        else
            spaces.push_back(std::string{field} + terms::folded);
    }
    std::vector<std::string> out;
    for (const auto& space : spaces) {
        if (out.size() >= most) break;
        if (word.kind == WordPattern::Kind::exact) {
            if (m_database.term_exists(space + word.text)) out.push_back(space + word.text);
            continue;
        }
        const auto found = expand(space, word, most - out.size());
        out.insert(out.end(), found.begin(), found.end());
    }
    return out;
}

std::vector<std::string> Compiler::expand(std::string_view prefix, const WordPattern& word,
                                          std::size_t most)
{
    const auto beginning = std::string{prefix} + fixed_beginning(word);
    std::vector<std::pair<Xapian::doccount, std::string>> found;
    auto term = m_database.allterms_begin(beginning);
    const auto end = m_database.allterms_end(beginning);
    for (; term != end && m_walks_left > 0; ++term, --m_walks_left) {
        auto text = *term;
        if (!is_word_term(prefix, text)) continue;
        if (fits(word, text.substr(prefix.size())))
            found.emplace_back(term.get_termfreq(), std::move(text));
    }
    const auto kept = std::min({most, found.size(), m_terms_left});
    m_terms_left -= kept;
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(),
                      std::greater<>{});
    std::vector<std::string> out;
    for (std::size_t i = 0; i < kept; ++i)
        out.push_back(std::move(found[i].second));
    return out;
}

namespace {

struct Clauses {
    std::vector<Xapian::Query> required, optional, excluded, filters;
};

Xapian::Query combine(Clauses& parts)
{
    Xapian::Query out;
    if (!parts.required.empty()) {
        out = joined(Xapian::Query::OP_AND, parts.required);
        if (!parts.optional.empty())
            out = {Xapian::Query::OP_AND_MAYBE, out, joined(Xapian::Query::OP_OR, parts.optional)};
    } else if (!parts.optional.empty()) {
        out = joined(Xapian::Query::OP_OR, parts.optional);
    } else {
        out = Xapian::Query::MatchAll;
    }
    if (!parts.filters.empty())
        out = {Xapian::Query::OP_FILTER, out, joined(Xapian::Query::OP_AND, parts.filters)};
    if (!parts.excluded.empty())
        out = {Xapian::Query::OP_AND_NOT, out, joined(Xapian::Query::OP_OR, parts.excluded)};
    return out;
}

} // namespace

Compiler::Maybe Compiler::node(const Group& group)
{
    Clauses parts;
    bool any = false;
    for (const auto& clause : group.clauses) {
        auto compiled = compile(clause.query);
        if (!compiled) continue;
        any = true;
        switch (clause.occur) {
        case Occur::required:
            parts.required.push_back(*compiled);
            break;
        case Occur::optional:
            parts.optional.push_back(*compiled);
            break;
        case Occur::excluded:
            parts.excluded.push_back(*compiled);
            break;
        case Occur::filter:
            parts.filters.push_back(*compiled);
            break;
        }
    }
    if (!any && !group.clauses.empty()) return {};
    return combine(parts);
}

Xapian::Query compile_access(const AccessFilter& access)
{
    struct Terms {
        std::vector<std::string> operator()(const Anonymous&) const
        {
            return {std::string{terms::visible_to_all}};
        }
        std::vector<std::string> operator()(const Person& person) const
        {
            std::vector<std::string> out{std::string{terms::visible_to_people},
                                         terms::number(terms::visible_to_owner, person.user.value)};
            for (const auto id : person.organizations)
                out.push_back(terms::number(terms::visible_to_members, id.value));
            for (const auto id : person.projects)
                out.push_back(terms::number(terms::visible_through_project, id.value));
            return out;
        }
        std::vector<std::string> operator()(const Staff&) const
        {
            return {std::string{terms::visible_to_staff}};
        }
        std::vector<std::string> operator()(const WithinOrganization& within) const
        {
            return {terms::number(terms::visible_within, within.organization.value)};
        }
    };
    return joined(Xapian::Query::OP_OR, std::visit(Terms{}, access));
}

Xapian::Query compile_editing(const Person& person)
{
    std::vector<std::string> out{terms::number(terms::editable_by_owner, person.user.value)};
    for (const auto id : person.organizations)
        out.push_back(terms::number(terms::editable_by_members, id.value));
    for (const auto id : person.editing_projects)
        out.push_back(terms::number(terms::editable_through_project, id.value));
    return joined(Xapian::Query::OP_OR, out);
}

} // namespace quire::search
