#pragma once
// From the neutral query tree to what the index library runs.

#include <search/access_filter.hpp>
#include <search/query.hpp>

#include <optional>
#include <string_view>
#include <vector>
#include <xapian.h>

namespace quire::search {

struct WordPattern;
struct WordPatterns;

class Compiler {
public:
    // Wildcards are expanded with the words of this database. With `access`, words are looked for
    // in the notes that it lets see, too.
    explicit Compiler(const Xapian::Database& database, const AccessFilter* access = nullptr)
        : m_database(database), m_access(access)
    {
    }

    // A query against the documents database.
    Xapian::Query documents(const Query& query);

    // Entries of the pages database holding any of these words.
    Xapian::Query pages(const std::vector<TextQuery>& words);

private:
    using Maybe = std::optional<Xapian::Query>; // nothing: no constraint, the clause vanishes

    Maybe compile(const Query& query);
    Maybe node(const Everything&) { return Xapian::Query::MatchAll; }
    Maybe node(const Nothing&) { return Xapian::Query::MatchNothing; }
    Maybe node(const TextQuery& text);
    Maybe node(const ValueQuery& value);
    Maybe node(const PresenceQuery& presence);
    Maybe node(const RangeQuery& range);
    Maybe node(const Group& group);

    Xapian::Query in_notes(const WordPatterns& patterns);
    Xapian::Query in_field(std::string_view field, const WordPatterns& patterns);
    Xapian::Query one_word(std::string_view field, const WordPattern& word, Matching matching);
    Xapian::Query phrase(std::string_view field, const WordPatterns& patterns);
    std::vector<std::string> alternatives(std::string_view field, const WordPattern& word,
                                          Matching matching, std::size_t most);
    std::vector<std::string> expand(std::string_view prefix, const WordPattern& word,
                                    std::size_t most);
    Xapian::Query matching_values(std::string_view prefix, std::string_view pattern);
    Xapian::Query text_range(std::string_view prefix, const RangeQuery& range);
    Xapian::Query number_range(std::string_view prefix, const RangeQuery& range);

    Xapian::Database m_database;
    const AccessFilter* m_access;
    // What all wildcards of one question may cost together: terms looked at, and terms searched.
    // Past that they find less.
    std::size_t m_walks_left = 2'000'000;
    std::size_t m_terms_left = 40'000;
    bool m_knows_beginnings = true; // of words: only the documents database does
    bool m_use_stop_words = false;  // when a question consists of nothing else
    bool m_saw_stop_words = false;
};

Xapian::Query compile_access(const AccessFilter& access);

// The documents that this person may edit, among those they find.
Xapian::Query compile_editing(const Person& person);

} // namespace quire::search
