#pragma once
// Asks the index. Read-only; sees what the writer committed last when a request begins. One object
// per thread. An index that does not exist yet holds nothing.

#include "access_filter.hpp"
#include "highlight.hpp"
#include "query.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace quire::search {

struct IndexedRow {
    DocumentId id;
    std::int64_t row_version = 0;
    bool operator==(const IndexedRow&) const = default;
};

struct Sort {
    enum class By {
        score, // best first, then newest, then highest id; `descending` is ignored
        id,
        created_at,
        updated_at,
        document_date, // those without come last
        page_count,
        title, // byte order
        source,
        key_value, // `key` names it; those without come last
    };
    By by = By::score;
    bool descending = true;
    std::string key = {};
};

struct FindOptions {
    Sort sort = {};
    std::size_t limit = 25;
    // Either a position ...
    std::size_t offset = 0;
    // ... or Found::next of the request before (with the same query and sort); wins over offset.
    std::string after = {};
    bool want_pages = false; // fill Hit::pages
    std::size_t pages_per_document = 150;
    int last_page = 0; // look for hits on pages 1..last_page only; 0: all
    std::chrono::milliseconds time_limit{5000};
};

struct Hit {
    DocumentId id;
    double score = 0;
    std::vector<int> pages = {}; // 1-based pages holding any of the query's words, ascending
};

struct Found {
    std::size_t total = 0;      // all hits
    bool total_is_exact = true; // false only when the time limit was reached
    std::vector<Hit> hits = {}; // in order
    std::string next = {};      // position after the last hit; empty on the last page
};

class Searcher {
public:
    // `folder` as given to IndexWriter; need not exist.
    explicit Searcher(std::filesystem::path folder);
    ~Searcher();
    Searcher(Searcher&&) noexcept;
    Searcher& operator=(Searcher&&) noexcept;

    // Throws Unavailable when the index cannot be read, Invalid{"cursor"} for a bad `after`.
    Found find(const Query& query, const AccessFilter& access, const FindOptions& options = {});

    // 1-based pages of one document that hold any of the query's words, ascending. No access check:
    // the caller has already found the document for this viewer.
    std::vector<int> pages(const Query& query, DocumentId document, std::size_t most = 100'000);

    // Every document in the committed state, in no promised order: what a checker compares with the
    // database.
    std::vector<IndexedRow> rows();
    // An index was made and can be read.
    bool ready();

private:
    struct Self;
    std::unique_ptr<Self> m_self;
};

} // namespace quire::search
