#pragma once
// Feeds the index. One writer at a time per folder (the worker); readers are never blocked.
// Nothing is visible, or safe, before commit(). A killed writer leaves the last commit.

#include <domain/access.hpp>
#include <domain/ids.hpp>

#include <base/clock.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <search/searcher.hpp>
#include <string>
#include <vector>

namespace quire::search {

struct IndexedTag {
    std::string name;
    std::string public_id = {}; // short_id() of the tag's uuid; may be empty
};

// One key with one value; repeat the key for several. `number` and `time` are set when the value
// has such a reading: ranges and sorting use them.
struct IndexedValue {
    std::string key;
    std::string text;
    std::optional<double> number = {};
    std::optional<Time> time = {};
};

struct IndexedNote {
    UserId author;
    Access access = Access::private_;
    std::string title;
    std::string text;
};

// What is known of a document besides its pages' text.
struct IndexedDocument {
    DocumentId id;
    std::int64_t row_version = 0; // whatever the database uses to notice a stale index
    UserId user;
    OrganizationId organization;
    std::vector<ProjectId> projects;          // all projects holding the document
    std::vector<ProjectId> granting_projects; // those whose collaborators may see it for that
    Access access = Access::private_;
    Status status = Status::no_file;
    bool is_noindex = false; // the owner's flag or the administrator's
    bool is_trashed = false; // kept with its text, never found
    std::string title;
    std::string source;
    std::string description;
    std::string language;
    std::string slug;
    int page_count = 0;
    Time created = {};
    Time updated = {};
    std::optional<Time> document_date;
    std::vector<IndexedValue> values; // without tags
    std::vector<IndexedTag> tags;
    std::vector<IndexedNote> notes;
};

// Gives the text of page 1, 2, … in turn, then nothing. Invalid UTF-8 is tolerated.
using PageTexts = std::function<std::optional<std::string>()>;

class IndexWriter {
public:
    // Opens the index in `folder`, creating it when there is none. Throws Unavailable when another
    // writer holds it or it cannot be opened.
    explicit IndexWriter(std::filesystem::path folder);

    // A second, empty index beside the current one, for a rebuild: fill it, then publish().
    static IndexWriter fresh(std::filesystem::path folder);

    ~IndexWriter(); // uncommitted changes are committed if possible, without a promise
    IndexWriter(IndexWriter&&) noexcept;
    IndexWriter& operator=(IndexWriter&&) noexcept;

    // Adds or replaces the document with all its pages.
    void put(const IndexedDocument& document, const PageTexts& pages);

    // Replaces everything but the pages' text. False when the document is not in the index yet.
    bool put_metadata(const IndexedDocument& document);

    void remove(DocumentId document);

    // Makes all changes since the last commit visible and safe: pages first, documents last, so a
    // document is never found before its pages are.
    void commit();

    // Commits and writes the whole index anew, so that its files hold nothing of what was removed
    // or replaced; makes that the current one. Takes as long as copying the index.
    void expunge();

    // Commits, makes this the current index in one step, and removes the one before.
    void publish();

    // Calls `each` for every document in the last committed state and this writer's changes, in no
    // promised order: what a checker compares with the database.
    void for_each_row(const std::function<void(const IndexedRow&)>& each);

private:
    struct Self;
    explicit IndexWriter(std::unique_ptr<Self> self);
    std::unique_ptr<Self> m_self;
};

} // namespace quire::search
