#include <search/index_writer.hpp>

#include "generations.hpp"
#include "rows.hpp"
#include "terms.hpp"
#include "tokens.hpp"

#include <base/text.hpp>
#include <map>
#include <stdexcept>
#include <unordered_set>
#include <xapian.h>

namespace quire::search {

namespace {

// Between pages: no phrase, however sloppy, spans a page break.
constexpr Xapian::termpos page_gap = 100;
// Pages written at once, so that a very long document does not fill the memory.
constexpr int pages_per_flush = 2000;

// Adds words to one field of an entry.
class Words {
public:
    Words(Xapian::Document& entry, std::string_view field) : m_entry(entry), m_field(field) {}

    // As typed only.
    void add_plain(std::string_view words)
    {
        for (const auto& token : tokenize(words))
            m_entry.add_posting(m_field + token.plain, ++m_position);
    }

    // As typed, for finding only: nothing of it counts when documents are ranked.
    void add_unranked(std::string_view words)
    {
        for (const auto& token : tokenize(words))
            m_entry.add_posting(m_field + token.plain, ++m_position, 0);
        m_position += page_gap;
    }

    void add(std::string_view words)
    {
        for (const auto& token : tokenize(words)) {
            m_entry.add_posting(m_field + token.plain, ++m_position);
            if (!token.folded.empty())
                m_entry.add_posting(m_field + terms::folded + token.folded, m_position);
            if (token.starts_run)
                m_entry.add_posting(m_field + terms::run_beginning + token.plain, m_position);
            if (!token.unspaced) note_beginnings(token.folded_form());
        }
        m_position += page_gap;
    }

    // Short beginnings of all words so far: what is typed first is found without walking thousands
    // of words.
    void add_beginnings()
    {
        for (const auto& beginning : m_beginnings)
            m_entry.add_boolean_term(m_field + terms::beginning + beginning);
    }

private:
    void note_beginnings(std::string_view token)
    {
        for (std::size_t most = 1; most <= terms::longest_beginning; ++most)
            m_beginnings.emplace(first(token, most));
    }

    Xapian::Document& m_entry;
    std::string m_field;
    Xapian::termpos m_position = 0;
    std::unordered_set<std::string> m_beginnings;
};

class Metadata {
public:
    Metadata(Xapian::Document& entry, const IndexedDocument& document)
        : m_entry(entry), m_document(document)
    {
    }

    void add()
    {
        Words title{m_entry, terms::title};
        title.add(m_document.title);
        title.add_beginnings();
        Words{m_entry, terms::source}.add_plain(m_document.source);
        Words{m_entry, terms::description}.add_plain(m_document.description);
        add_filters();
        add_values();
        add_tags();
        add_notes();
        add_visibility();
        add_slots();
    }

private:
    void term(const std::string& term) { m_entry.add_boolean_term(term); }

    void add_filters()
    {
        term(terms::unique(m_document.id));
        term(terms::number(terms::user, m_document.user.value));
        term(terms::number(terms::organization, m_document.organization.value));
        for (const auto project : m_document.projects)
            term(terms::number(terms::project, project.value));
        term(terms::value(terms::access, name(m_document.access)));
        term(terms::value(terms::status, name(m_document.status)));
        term(terms::value(terms::language, m_document.language));
        term(terms::value(terms::slug, m_document.slug));
        term(terms::value(terms::exact_source, m_document.source));
        term(terms::value(terms::noindex, m_document.is_noindex ? "true" : "false"));
        if (!m_document.projects.empty()) term(terms::value(terms::has, "project"));
        if (!m_document.source.empty()) term(terms::value(terms::has, "source"));
        if (m_document.document_date) term(terms::value(terms::has, "document_date"));
        if (!m_document.tags.empty()) term(terms::value(terms::has, "tag"));
    }

    void add_values()
    {
        using terms::Reading;
        for (const auto& value : m_document.values) {
            term(terms::value(terms::has_key, value.key));
            term(terms::keyed(terms::key_value, value.key, value.text));
            term(terms::keyed(terms::key_choice, value.key, letters_and_digits(value.text)));
            add_key_slot(Reading::text, value.key, terms::ordered(std::string_view{value.text}));
            if (value.number)
                add_key_slot(Reading::number, value.key, terms::ordered(*value.number));
            if (value.time) add_key_slot(Reading::time, value.key, terms::ordered(*value.time));
        }
    }

    // The first value of a key is the one that sorts.
    void add_key_slot(terms::Reading reading, const std::string& key, const std::string& value)
    {
        const auto slot = terms::slot_of_key(reading, key);
        if (m_entry.get_value(slot).empty()) m_entry.add_value(slot, value);
    }

    void add_tags()
    {
        for (const auto& tag : m_document.tags) {
            term(terms::value(terms::tag, tag.name));
            term(terms::value(terms::tag_folded, fold_case(tag.name)));
            if (!tag.public_id.empty()) term(terms::value(terms::tag_id, tag.public_id));
        }
    }

    void add_notes()
    {
        std::map<std::string, Words> fields;
        for (const auto& note : m_document.notes)
            for (const auto& field : fields_of(note)) {
                auto& words = fields.try_emplace(field, m_entry, field).first->second;
                words.add_unranked(note.title);
                words.add_unranked(note.text);
            }
    }

    static std::vector<std::string> fields_of(const IndexedNote& note)
    {
        switch (note.access) {
        case Access::public_:
            return {std::string{terms::note_of_all}};
        case Access::organization:
            return {std::string{terms::note_of_editors}, terms::note_of_author(note.author)};
        case Access::private_:
            return {terms::note_of_author(note.author)};
        case Access::invisible:
            return {};
        }
        return {};
    }

    // The access rules, worked out while writing: a search then needs one term per group of people.
    void add_visibility()
    {
        if (m_document.is_trashed || m_document.access == Access::invisible) return;
        term(std::string{terms::visible_to_staff});
        term(terms::number(terms::visible_within, m_document.organization.value));
        term(terms::number(terms::visible_to_owner, m_document.user.value));
        for (const auto project : m_document.granting_projects)
            term(terms::number(terms::visible_through_project, project.value));
        add_editability();
        if (m_document.access == Access::organization)
            term(terms::number(terms::visible_to_members, m_document.organization.value));
        if (m_document.access != Access::public_ || !published(m_document.status)) return;
        term(std::string{terms::visible_to_people});
        if (!m_document.is_noindex) term(std::string{terms::visible_to_all});
    }

    // Of those who may view it.
    void add_editability()
    {
        if (m_document.access != Access::private_)
            term(terms::number(terms::editable_by_members, m_document.organization.value));
        if (m_document.access == Access::public_) return;
        term(terms::number(terms::editable_by_owner, m_document.user.value));
        for (const auto project : m_document.granting_projects)
            term(terms::number(terms::editable_through_project, project.value));
    }

    void add_slots()
    {
        const auto id = terms::ordered(m_document.id.value);
        m_entry.add_value(terms::slot_id, id);
        m_entry.add_value(terms::slot_row_version, terms::ordered(m_document.row_version));
        m_entry.add_value(terms::slot_created, terms::ordered(m_document.created) + id);
        m_entry.add_value(terms::slot_updated, terms::ordered(m_document.updated) + id);
        m_entry.add_value(terms::slot_page_count,
                          terms::ordered(std::int64_t{m_document.page_count}) + id);
        m_entry.add_value(terms::slot_title,
                          terms::ordered(std::string_view{m_document.title}) + id);
        m_entry.add_value(terms::slot_source,
                          terms::ordered(std::string_view{m_document.source}) + id);
        if (m_document.document_date)
            m_entry.add_value(terms::slot_document_date,
                              terms::ordered(*m_document.document_date) + id);
    }

    Xapian::Document& m_entry;
    const IndexedDocument& m_document;
};

void drop_metadata(Xapian::Document& entry)
{
    std::vector<std::string> dropped;
    for (auto term = entry.termlist_begin(); term != entry.termlist_end(); ++term)
        if (!terms::belongs_to_page_text(*term)) dropped.push_back(*term);
    for (const auto& term : dropped)
        entry.remove_term(term);
    entry.clear_values();
}

} // namespace

struct IndexWriter::Self {
    Generations generations;
    std::string generation;
    Xapian::WritableDatabase documents, pages;

    Self(std::filesystem::path folder, bool is_fresh) : generations(std::move(folder))
    {
        generation = is_fresh ? std::string{} : generations.current();
        const bool create = generation.empty();
        if (create) generation = generations.create();
        try {
            open();
        } catch (const Xapian::Error& error) { // a library's error becomes one of ours
            throw unavailable(error);
        }
        if (create && !is_fresh) generations.switch_to(generation);
    }

    void open()
    {
        const auto path = generations.path(generation);
        documents =
            Xapian::WritableDatabase{(path / documents_name).string(), Xapian::DB_CREATE_OR_OPEN};
        pages = Xapian::WritableDatabase{(path / pages_name).string(), Xapian::DB_CREATE_OR_OPEN};
    }

    // Blocks that were freed keep their bytes until they are used again: only what is copied into
    // new files is free of them.
    void expunge()
    {
        const auto clean = generations.create();
        const auto path = generations.path(clean);
        documents.compact((path / documents_name).string(), Xapian::DBCOMPACT_NO_RENUMBER);
        pages.compact((path / pages_name).string(), Xapian::DBCOMPACT_NO_RENUMBER);
        generation = clean;
        open();
        generations.switch_to(clean);
    }

    void put_page(const IndexedDocument& document, std::string_view words, int number)
    {
        Xapian::Document page;
        Words{page, terms::page_text}.add(words);
        page.add_boolean_term(terms::number(terms::page_of, document.id.value));
        page.add_value(terms::slot_id, terms::ordered(document.id.value));
        page.add_value(terms::slot_page, terms::ordered(std::int64_t{number}));
        pages.add_document(page);
        if (number % pages_per_flush == 0) pages.commit();
    }

    void put(const IndexedDocument& document, const PageTexts& texts)
    {
        pages.delete_document(terms::number(terms::page_of, document.id.value));
        Xapian::Document entry;
        Words text{entry, terms::page_text};
        int number = 0;
        while (const auto words = texts()) {
            text.add(*words);
            put_page(document, *words, ++number);
        }
        text.add_beginnings();
        Metadata{entry, document}.add();
        documents.replace_document(terms::unique(document.id), entry);
    }

    bool put_metadata(const IndexedDocument& document)
    {
        const auto unique = terms::unique(document.id);
        const auto found = documents.postlist_begin(unique);
        if (found == documents.postlist_end(unique)) return false;
        const auto entry_id = *found;
        auto entry = documents.get_document(entry_id);
        drop_metadata(entry);
        Metadata{entry, document}.add();
        documents.replace_document(entry_id, entry);
        return true;
    }

    void for_each_row(const std::function<void(const IndexedRow&)>& each)
    {
        search::for_each_row(documents, each);
    }
};

namespace {

template<class Action>
auto guarded(Action action)
{
    try {
        return action();
    } catch (const Xapian::LogicError& error) { // what was asked cannot be, now or later
        throw std::runtime_error(error.get_description());
    } catch (const Xapian::Error& error) { // a library's error becomes one of ours
        throw unavailable(error);
    }
}

} // namespace

IndexWriter::IndexWriter(std::filesystem::path folder)
    : m_self(std::make_unique<Self>(std::move(folder), false))
{
}
IndexWriter::IndexWriter(std::unique_ptr<Self> self) : m_self(std::move(self)) {}
IndexWriter::~IndexWriter() = default;
IndexWriter::IndexWriter(IndexWriter&&) noexcept = default;
IndexWriter& IndexWriter::operator=(IndexWriter&&) noexcept = default;

IndexWriter IndexWriter::fresh(std::filesystem::path folder)
{
    return IndexWriter{std::make_unique<Self>(std::move(folder), true)};
}

void IndexWriter::put(const IndexedDocument& document, const PageTexts& pages)
{
    guarded([&] { m_self->put(document, pages); });
}

bool IndexWriter::put_metadata(const IndexedDocument& document)
{
    return guarded([&] { return m_self->put_metadata(document); });
}

void IndexWriter::remove(DocumentId document)
{
    guarded([&] {
        m_self->pages.delete_document(terms::number(terms::page_of, document.value));
        m_self->documents.delete_document(terms::unique(document));
    });
}

void IndexWriter::commit()
{
    guarded([&] {
        m_self->pages.commit();
        m_self->documents.commit();
    });
}

void IndexWriter::expunge()
{
    commit();
    guarded([&] { m_self->expunge(); });
}

void IndexWriter::publish()
{
    commit();
    m_self->generations.switch_to(m_self->generation);
}

void IndexWriter::for_each_row(const std::function<void(const IndexedRow&)>& each)
{
    guarded([&] { m_self->for_each_row(each); });
}

} // namespace quire::search
