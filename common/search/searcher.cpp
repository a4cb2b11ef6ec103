#include <search/searcher.hpp>

#include "compile.hpp"
#include "generations.hpp"
#include "rows.hpp"
#include "terms.hpp"

#include <base/error.hpp>

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <unordered_map>
#include <xapian.h>

namespace quire::search {

namespace {

constexpr int most_tries = 4; // a reader is overtaken when the writer commits twice meanwhile

// Orders by a key's value (number, else time, else text), then id; without a value last.
class KeyOrder : public Xapian::KeyMaker {
public:
    KeyOrder(std::vector<std::uint32_t> slots, bool descending)
        : m_slots(std::move(slots)), m_descending(descending)
    {
    }

    std::string operator()(const Xapian::Document& document) const override
    {
        for (const auto slot : m_slots)
            if (const auto value = document.get_value(slot); !value.empty())
                return with_id(m_descending ? "2" : "1", value, document);
        return with_id(m_descending ? "1" : "2", "", document);
    }

private:
    static std::string with_id(std::string out, const std::string& value,
                               const Xapian::Document& document)
    {
        return out + value + document.get_value(terms::slot_id);
    }

    std::vector<std::uint32_t> m_slots;
    bool m_descending;
};

std::optional<std::uint32_t> slot_of(Sort::By by)
{
    switch (by) {
    case Sort::By::id:
        return terms::slot_id;
    case Sort::By::created_at:
        return terms::slot_created;
    case Sort::By::updated_at:
        return terms::slot_updated;
    case Sort::By::page_count:
        return terms::slot_page_count;
    case Sort::By::title:
        return terms::slot_title;
    case Sort::By::source:
        return terms::slot_source;
    case Sort::By::score:
    case Sort::By::document_date: // absent ones would come first
    case Sort::By::key_value:
        break;
    }
    return {};
}

std::vector<std::uint32_t> key_slots(const Sort& sort)
{
    using terms::Reading;
    if (sort.by == Sort::By::document_date) return {terms::slot_document_date};
    return {terms::slot_of_key(Reading::number, sort.key),
            terms::slot_of_key(Reading::time, sort.key),
            terms::slot_of_key(Reading::text, sort.key)};
}

// Where the next page starts: after a slot's value where the order is by one slot, so that
// documents coming or going do not shift it; else a number of documents.
struct Position {
    std::string after;
    std::size_t offset = 0;
};

std::string hex(std::string_view bytes)
{
    std::string out;
    for (const char c : bytes)
        out += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return out;
}

template<class T>
T read_number(std::string_view text, int base)
{
    T value = 0;
    const auto* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value, base);
    if (error != std::errc{} || at != end) throw Invalid{"cursor", "Invalid cursor."};
    return value;
}

std::string from_hex(std::string_view text)
{
    if (text.size() % 2 != 0 || text.empty()) throw Invalid{"cursor", "Invalid cursor."};
    std::string out;
    for (; !text.empty(); text.remove_prefix(2))
        out.push_back(static_cast<char>(read_number<std::uint8_t>(text.substr(0, 2), 16)));
    return out;
}

Position read_position(const FindOptions& options, bool by_slot)
{
    if (options.after.empty()) return {.after = {}, .offset = options.offset};
    const auto rest = std::string_view{options.after}.substr(1);
    if (options.after[0] == 'k' && by_slot) return {.after = from_hex(rest)};
    if (options.after[0] == 'o')
        return {.after = {}, .offset = read_number<std::uint32_t>(rest, 10)};
    throw Invalid{"cursor", "Invalid cursor."};
}

DocumentId id_of(const Xapian::Document& document)
{
    return {terms::read_ordered(document.get_value(terms::slot_id))};
}

} // namespace

struct Searcher::Self {
    explicit Self(std::filesystem::path folder) : generations(std::move(folder)) {}

    Generations generations;
    std::string generation; // that is open; empty: none
    Xapian::Database documents_database, pages_database;

    // False: there is no index yet.
    bool refresh()
    {
        const auto current = generations.current();
        if (!current.empty() && current == generation) {
            documents_database.reopen();
            pages_database.reopen();
            return true;
        }
        generation.clear();
        if (current.empty()) return false;
        const auto path = generations.path(current);
        // The document database first: what it knows, the page database knows.
        documents_database = Xapian::Database{(path / documents_name).string()};
        pages_database = Xapian::Database{(path / pages_name).string()};
        generation = current;
        return true;
    }

    // Runs the action on the newest committed state, again when the writer overtook it.
    template<class Action>
    auto with_index(Action action) -> decltype(action())
    {
        for (int tries = 1;; ++tries) {
            try {
                if (!refresh()) return {};
                return action();
            } catch (const Xapian::DatabaseModifiedError&) { // cured by reopening
                if (tries >= most_tries) throw Unavailable{"the search index is changing too fast"};
            } catch (const Xapian::DatabaseOpeningError& error) { // replaced while opening
                generation.clear();
                if (tries >= most_tries) throw unavailable(error);
            } catch (const Xapian::Error& error) { // a library's error becomes one of ours
                generation.clear();
                throw unavailable(error);
            }
        }
    }

    Found find(const Query& query, const AccessFilter& access, const FindOptions& options);
    Xapian::MSet ranked(const Xapian::Query& query, const FindOptions& options, Position& position,
                        std::optional<std::uint32_t> slot, bool descending);
    std::size_t count(const Xapian::Query& query);
    void add_pages(const Query& query, const FindOptions& options, std::vector<Hit>& hits);
    std::vector<int> pages(const Query& query, DocumentId document, std::size_t most);
};

namespace {

bool ranks(const Query& query)
{
    return !marked_words(query).empty();
}

Xapian::Query beyond(const Xapian::Query& query, std::uint32_t slot, const std::string& value,
                     bool descending)
{
    const auto reached = Xapian::Query{
        descending ? Xapian::Query::OP_VALUE_GE : Xapian::Query::OP_VALUE_LE, slot, value};
    return {Xapian::Query::OP_AND_NOT, query, reached};
}

} // namespace

std::size_t Searcher::Self::count(const Xapian::Query& query)
{
    Xapian::Enquire enquire{documents_database};
    enquire.set_query(query);
    enquire.set_weighting_scheme(Xapian::BoolWeight{});
    return enquire.get_mset(0, 0, documents_database.get_doccount()).get_matches_estimated();
}

Xapian::MSet Searcher::Self::ranked(const Xapian::Query& query, const FindOptions& options,
                                    Position& position, std::optional<std::uint32_t> slot,
                                    bool descending)
{
    Xapian::Enquire enquire{documents_database};
    enquire.set_query(position.after.empty() ? query
                                             : beyond(query, *slot, position.after, descending));
    enquire.set_time_limit(std::chrono::duration<double>(options.time_limit).count());
    KeyOrder order{key_slots(options.sort), descending};
    if (slot) {
        enquire.set_weighting_scheme(Xapian::BoolWeight{});
        enquire.set_sort_by_value(*slot, descending);
    } else if (options.sort.by == Sort::By::score) {
        enquire.set_sort_by_relevance_then_value(terms::slot_created, true);
    } else {
        enquire.set_weighting_scheme(Xapian::BoolWeight{});
        enquire.set_sort_by_key(&order, descending);
    }
    const auto most = documents_database.get_doccount();
    const auto first = std::min<std::size_t>(position.offset, most);
    const auto wanted =
        std::min<std::size_t>(options.limit, most) + 1; // one more tells of a next page
    return enquire.get_mset(static_cast<Xapian::doccount>(first),
                            static_cast<Xapian::doccount>(wanted), most);
}

Found Searcher::Self::find(const Query& query, const AccessFilter& access,
                           const FindOptions& options)
{
    auto by = options.sort.by;
    auto descending = options.sort.descending;
    if (by == Sort::By::score) {
        descending = true;
        if (!ranks(query)) by = Sort::By::created_at;
    }
    const auto slot = slot_of(by);
    auto position = read_position(options, slot.has_value());
    const auto compiled = Xapian::Query{Xapian::Query::OP_FILTER,
                                        Compiler{documents_database, &access}.documents(query),
                                        compile_access(access)};
    const auto found = ranked(compiled, options, position, slot, descending);

    Found out;
    out.total = position.after.empty() ? found.get_matches_estimated() : count(compiled);
    out.total_is_exact = found.get_matches_lower_bound() == found.get_matches_upper_bound();
    std::string last;
    for (auto hit = found.begin(); hit != found.end() && out.hits.size() < options.limit; ++hit) {
        const auto document = hit.get_document();
        out.hits.push_back({.id = id_of(document), .score = hit.get_weight(), .pages = {}});
        if (slot) last = document.get_value(*slot);
    }
    if (found.size() > options.limit && options.limit > 0)
        out.next = slot ? "k" + hex(last) : fmt::format("o{}", position.offset + options.limit);
    if (options.want_pages) add_pages(query, options, out.hits);
    return out;
}

namespace {

Xapian::Query of_documents(const std::vector<Hit>& hits)
{
    std::vector<std::string> owners;
    owners.reserve(hits.size());
    for (const auto& hit : hits)
        owners.push_back(terms::number(terms::page_of, hit.id.value));
    return {Xapian::Query::OP_OR, owners.begin(), owners.end()};
}

int page_number(const Xapian::Document& page)
{
    return static_cast<int>(terms::read_ordered(page.get_value(terms::slot_page)));
}

} // namespace

// One question to the page database for all documents found.
void Searcher::Self::add_pages(const Query& query, const FindOptions& options,
                               std::vector<Hit>& hits)
{
    const auto words = marked_words(query);
    if (hits.empty() || words.empty() || options.pages_per_document == 0) return;
    auto wanted = Xapian::Query{Xapian::Query::OP_FILTER, Compiler{pages_database}.pages(words),
                                of_documents(hits)};
    if (options.last_page > 0)
        wanted = {Xapian::Query::OP_FILTER, wanted,
                  Xapian::Query{Xapian::Query::OP_VALUE_LE, terms::slot_page,
                                terms::ordered(std::int64_t{options.last_page})}};
    Xapian::Enquire enquire{pages_database};
    enquire.set_query(wanted);
    enquire.set_weighting_scheme(Xapian::BoolWeight{});
    enquire.set_sort_by_value(terms::slot_page, false);
    const auto most = static_cast<Xapian::doccount>(options.pages_per_document);
    enquire.set_collapse_key(terms::slot_id, most);
    std::unordered_map<DocumentId, Hit*> by_id;
    for (auto& hit : hits)
        by_id[hit.id] = &hit;
    const auto found = enquire.get_mset(0, most * static_cast<Xapian::doccount>(hits.size()));
    for (auto entry = found.begin(); entry != found.end(); ++entry) {
        const auto page = entry.get_document();
        if (const auto hit = by_id.find(id_of(page)); hit != by_id.end())
            hit->second->pages.push_back(page_number(page));
    }
    for (auto& hit : hits)
        std::ranges::sort(hit.pages);
}

std::vector<int> Searcher::Self::pages(const Query& query, DocumentId document, std::size_t most)
{
    std::vector<Hit> hit{{.id = document, .score = 0, .pages = {}}};
    FindOptions options;
    options.pages_per_document = most;
    add_pages(query, options, hit);
    return std::move(hit.front().pages);
}

Searcher::Searcher(std::filesystem::path folder) : m_self(std::make_unique<Self>(std::move(folder)))
{
}
Searcher::~Searcher() = default;
Searcher::Searcher(Searcher&&) noexcept = default;
Searcher& Searcher::operator=(Searcher&&) noexcept = default;

Found Searcher::find(const Query& query, const AccessFilter& access, const FindOptions& options)
{
    return m_self->with_index([&] { return m_self->find(query, access, options); });
}

std::vector<int> Searcher::pages(const Query& query, DocumentId document, std::size_t most)
{
    return m_self->with_index([&] { return m_self->pages(query, document, most); });
}

std::vector<IndexedRow> Searcher::rows()
{
    return m_self->with_index([&] {
        std::vector<IndexedRow> rows;
        for_each_row(m_self->documents_database,
                     [&](const IndexedRow& row) { rows.push_back(row); });
        return rows;
    });
}

bool Searcher::ready()
{
    return m_self->with_index([] { return true; });
}

} // namespace quire::search
