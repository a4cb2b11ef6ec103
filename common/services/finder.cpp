#include "core.hpp"
#include "page_text.hpp"
#include "project_clauses.hpp"

#include <algorithm>
#include <base/error.hpp>
#include <domain/note.hpp>
#include <map>
#include <search/filter_syntax.hpp>
#include <search/highlight.hpp>
#include <search/ranked_syntax.hpp>
#include <services/finder.hpp>
#include <store/documents.hpp>
#include <store/notes.hpp>

namespace quire {

namespace {

using search::Sort;

// A question, read.
struct Question {
    search::Query query;
    std::optional<std::string> sort;
    bool escaped = false;
    bool highlight = false;
};

Question read(const FindRequest& request, const Viewer& viewer, Time now)
{
    if (request.syntax == FindRequest::Syntax::filter)
        return {.query = search::parse_filter(request.query, {.now = now}),
                .highlight = request.highlight};
    auto ranked = search::parse_ranked(request.query, request.fields,
                                       {.allow_wildcards = !viewer.anonymous(), .now = now});
    const bool asked = ranked.highlight.value_or(false) && !ranked.is_fuzzy;
    return {.query = std::move(ranked.query),
            .sort = std::move(ranked.sort),
            .escaped = ranked.escaped,
            .highlight = request.highlight || asked};
}

search::AccessFilter access_of(Core& core, const Viewer& viewer)
{
    if (!viewer.user) return search::Anonymous{};
    search::Person person{.user = *viewer.user};
    for (const auto& membership : viewer.memberships)
        person.organizations.push_back(membership.organization);
    const auto projects = core.read(
        [&](Database& database) { return store::projects_of_member(database, *viewer.user); });
    for (const auto& [project, role] : projects) {
        person.projects.push_back(project);
        if (role != ProjectRole::view) person.editing_projects.push_back(project);
    }
    return person;
}

// Whatever is asked, only documents of that organization.
search::Query within(search::Query query, OrganizationId organization)
{
    search::Query only{search::ValueQuery{.field = search::ValueField::organization,
                                          .value = std::to_string(organization.value)}};
    search::Group group;
    group.clauses.push_back({search::Occur::required, std::move(query)});
    group.clauses.push_back({search::Occur::filter, std::move(only)});
    return {std::move(group)};
}

Sort::By sort_by(FindOrder order)
{
    switch (order) {
    case FindOrder::best:
        return Sort::By::score;
    case FindOrder::created:
        return Sort::By::created_at;
    case FindOrder::updated:
        return Sort::By::updated_at;
    case FindOrder::page_count:
        return Sort::By::page_count;
    case FindOrder::title:
        return Sort::By::title;
    case FindOrder::source:
        return Sort::By::source;
    case FindOrder::id:
        return Sort::By::id;
    case FindOrder::key_value:
        return Sort::By::key_value;
    case FindOrder::document_date:
        return Sort::By::document_date;
    }
    return Sort::By::score;
}

// The ranked language's sort words; times and page counts run from high to low by themselves.
Sort sort_of_word(std::string_view word)
{
    const bool minus = word.starts_with('-');
    if (minus) word.remove_prefix(1);
    if (word == "created_at") return {Sort::By::created_at, !minus, {}};
    if (word == "updated_at") return {Sort::By::updated_at, !minus, {}};
    if (word == "page_count") return {Sort::By::page_count, !minus, {}};
    if (word == "title") return {Sort::By::title, minus, {}};
    if (word == "source") return {Sort::By::source, minus, {}};
    if (word == "id") return {Sort::By::id, minus, {}};
    if (word.starts_with("data_")) return {Sort::By::key_value, minus, std::string{word.substr(5)}};
    return {};
}

Sort sort_of(const FindRequest& request, const Question& question)
{
    if (request.order) return {sort_by(*request.order), request.descending, request.order_key};
    if (request.sort) return sort_of_word(*request.sort);
    if (question.sort) return sort_of_word(*question.sort);
    return {};
}

// Everything found on a page is shown, but the answer stays in memory: a frequent word of a
// document with very many pages is cut here.
constexpr std::size_t most_highlight_bytes = 8 << 20;
// And a question of very many words, which nobody types: its later pages are shown without.
constexpr std::size_t most_comparisons = 20'000'000;

std::size_t bytes_of(const std::vector<std::string>& snippets)
{
    std::size_t bytes = 0;
    for (const auto& snippet : snippets)
        bytes += snippet.size();
    return bytes;
}

std::vector<PageHighlights> highlights_of(Core& core, const Document& document,
                                          const std::vector<int>& pages,
                                          search::Highlighter& highlighter,
                                          const FindRequest& request)
{
    std::vector<PageHighlights> list;
    if (!document.revision) return list;
    const auto folder = core.blobs().derived(document.id, *document.revision);
    const search::SnippetOptions options{
        .most = static_cast<std::size_t>(std::max<std::int64_t>(request.snippets_per_page, 1))};
    std::size_t bytes = 0;
    for (const auto number : pages) {
        if (bytes > most_highlight_bytes || highlighter.comparisons() > most_comparisons) break;
        auto found = highlighter.snippets(read_page(folder, number - 1), options);
        bytes += bytes_of(found);
        if (!found.empty()) list.push_back({number - 1, std::move(found)});
    }
    return list;
}

// The words that notes are searched for, too: those that are not aimed at a field.
std::vector<search::TextQuery> free_words(const search::Query& query)
{
    auto words = search::marked_words(query);
    std::erase_if(words,
                  [](const auto& word) { return word.field != search::TextField::everywhere; });
    return words;
}

void highlight_notes(Core& core, std::vector<FoundDocument>& found,
                     const std::vector<search::TextQuery>& words, const Viewer& viewer)
{
    constexpr std::int64_t most_of_kind = 100;
    const search::SnippetOptions options{.most = 3};
    search::Highlighter highlighter{words};
    std::vector<Document> documents;
    std::map<DocumentId, FoundDocument*> by_id;
    for (auto& one : found) {
        documents.push_back(one.document);
        by_id[one.document.id] = &one;
    }
    const auto notes = core.read([&](Database& database) {
        return store::notes_of(database, documents, viewer, most_of_kind);
    });
    for (const auto& note : notes) {
        if (highlighter.comparisons() > most_comparisons) break;
        NoteHighlights highlights{note.id, highlighter.snippets(note.title, options),
                                  highlighter.snippets(readable_text(note.content), options)};
        if (!highlights.title.empty() || !highlights.content.empty())
            by_id.at(note.document)->note_highlights.push_back(std::move(highlights));
    }
}

std::vector<Document> load_visible(Core& core, const std::vector<DocumentId>& ids,
                                   const Viewer& viewer)
{
    return core.read(
        [&](Database& database) { return store::load_visible(database, ids, viewer); });
}

FindResult find_inside(Core& core, const FindRequest& request, const Question& question,
                       const Viewer& viewer)
{
    auto documents = load_visible(core, {*request.document}, viewer);
    if (documents.empty()) throw NotFound("document");
    const auto pages = core.searcher().pages(question.query, *request.document);
    FindResult result{.total = 1, .escaped = question.escaped, .highlighted = true};
    search::Highlighter highlighter{search::marked_words(question.query)};
    auto highlights = highlights_of(core, documents.front(), pages, highlighter, request);
    result.documents.push_back({std::move(documents.front()), std::move(highlights), {}});
    return result;
}

search::FindOptions options_of(const FindRequest& request, const Question& question)
{
    search::FindOptions options;
    options.sort = sort_of(request, question);
    options.limit = static_cast<std::size_t>(std::max<std::int64_t>(request.limit, 0));
    options.offset = static_cast<std::size_t>(std::max<std::int64_t>(request.offset, 0));
    options.want_pages = question.highlight;
    options.last_page = static_cast<int>(request.most_pages);
    options.pages_per_document = static_cast<std::size_t>(request.most_pages);
    return options;
}

} // namespace

Finder::Finder(Core& core) : m_core(core) {}
Finder::~Finder() = default;

FindResult Finder::find(const FindRequest& request, const Viewer& viewer)
{
    if (request.within && !viewer.member_of(*request.within)) throw Forbidden("not a member");
    auto question = read(request, viewer, m_core.now());
    ask_about_known_projects(m_core, question.query, viewer);
    if (request.document) return find_inside(m_core, request, question, viewer);

    const auto query = request.within ? within(question.query, *request.within) : question.query;
    const auto found =
        m_core.searcher().find(query, access_of(m_core, viewer), options_of(request, question));
    std::vector<DocumentId> ids;
    for (const auto& hit : found.hits)
        ids.push_back(hit.id);

    FindResult result{.total = static_cast<std::int64_t>(found.total),
                      .more = !found.next.empty(),
                      .escaped = question.escaped,
                      .highlighted = question.highlight};
    search::Highlighter highlighter{search::marked_words(question.query)};
    for (auto& document : load_visible(m_core, ids, viewer)) {
        // That its old words find it would say that they are there.
        if (document.withdrawn && !document.rights.edit) {
            --result.total;
            continue;
        }
        std::vector<PageHighlights> highlights;
        const auto hit = std::find_if(found.hits.begin(), found.hits.end(),
                                      [&](const auto& one) { return one.id == document.id; });
        if (question.highlight)
            highlights = highlights_of(m_core, document, hit->pages, highlighter, request);
        result.documents.push_back({std::move(document), std::move(highlights), {}});
    }
    const auto in_notes = free_words(question.query);
    result.notes_highlighted = question.highlight && !in_notes.empty();
    if (result.notes_highlighted) highlight_notes(m_core, result.documents, in_notes, viewer);
    return result;
}

} // namespace quire
