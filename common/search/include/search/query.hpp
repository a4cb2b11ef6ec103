#pragma once
// A question to the index, as a tree of values. Parsers of several query languages build it
// (ranked_syntax, filter_syntax), code may build it by hand, the searcher answers it.
// Nothing in here knows how the index is kept.

#include <base/clock.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace quire::search {

struct Query;

// Where words are looked for.
enum class TextField {
    everywhere,    // title, source, description, page text and notes, the best of them counts
    title_or_text, // all words in the title, or all of them in the page text
    title,
    source,
    description,
    text, // page text; a phrase never spans a page break
};

// What is compared exactly, and neither ranked nor highlighted.
enum class ValueField {
    id,
    user,
    organization,
    project, // any project the document is in
    access,
    status,
    language,
    slug,
    source,  // the whole source, exactly
    noindex, // "true" or "false"
    created_at,
    updated_at,
    document_date, // may be absent
    page_count,
    key_value, // `key` names it
    tag,       // by name
    tag_id,    // by IndexedTag::public_id
};

enum class Matching {
    plain,  // case ignored, accents kept, stop words ignored outside phrases
    folded, // case and accents of Latin letters ignored, no stop words
};

// Words next to each other and in order (one word is the common case).
struct TextQuery {
    enum class Shape {
        words,   // a bare word: may come out as several tokens ("foo-bar"), then they are adjacent
        phrase,  // quoted: at most `slop` words in between; any order when slop > 0
        prefix,  // words, the last one may go on
        pattern, // one word with * and ?
        fuzzy,   // one word, at most `distance` (1 or 2) edits away
    };

    TextField field = TextField::everywhere;
    std::string text = {}; // as typed; UTF-8
    Shape shape = Shape::words;
    Matching matching = Matching::plain;
    int slop = 0;
    int distance = 2;
    bool operator==(const TextQuery&) const = default;
};

// field = value. Numbers in decimal, everything else as stored. With `is_pattern`, `*` and `?` in
// the value are wildcards; with `ignore_case` (tag and key_value only) letter case does not matter.
struct ValueQuery {
    ValueField field = ValueField::id;
    std::string key = {};
    std::string value = {};
    bool is_pattern = false;
    bool ignore_case = false;
    bool operator==(const ValueQuery&) const = default;
};

// The document has any value there.
struct PresenceQuery {
    ValueField field = ValueField::key_value;
    std::string key = {};
    bool operator==(const PresenceQuery&) const = default;
};

struct Bound {
    std::variant<double, Time, std::string> value;
    bool inclusive = true;
    bool operator==(const Bound&) const = default;
};

// low <= field <= high; an absent bound is open. A document without a value never matches. For
// key_value the bound's type chooses between the number, time and text reading of the value.
struct RangeQuery {
    ValueField field = ValueField::created_at;
    std::string key = {};
    std::optional<Bound> low = {}, high = {};
    bool operator==(const RangeQuery&) const = default;
};

struct Everything {
    bool operator==(const Everything&) const = default;
};
struct Nothing {
    bool operator==(const Nothing&) const = default;
};

enum class Occur {
    required,
    optional, // at least one must match when nothing is required; otherwise it only ranks
    excluded, // only excluded clauses: everything but them
    filter,   // required, and without influence on the order
};

struct Clause;

struct Group {
    std::vector<Clause> clauses; // empty: no constraint
    bool operator==(const Group&) const;
};

struct Query {
    std::variant<Everything, Nothing, TextQuery, ValueQuery, PresenceQuery, RangeQuery, Group> node;
    double boost = 1;
    bool operator==(const Query&) const = default;
};

struct Clause {
    Occur occur = Occur::required;
    Query query;
    bool operator==(const Clause&) const = default;
};

Query all_of(std::vector<Query> queries);
Query any_of(std::vector<Query> queries);
Query none_of(std::vector<Query> queries);

// One line, for tests and logs of query shapes: +required -excluded #filter optional.
std::string to_string(const Query& query);

} // namespace quire::search
