#pragma once
// Rows of page_runs: which pages a modification takes from where, until its revision is current.
// All functions take part in the caller's transaction.

#include <domain/page_run.hpp>
#include <store/database.hpp>
#include <string_view>
#include <vector>

namespace quire::store {

struct StoredRun {
    RevisionId source;
    DocumentId document; // of the source
    PageInterval pages;
    int quarter_turns = 0;
};

void set_page_runs(Database& database, RevisionId revision, const std::vector<StoredRun>& runs);
std::vector<StoredRun> page_runs_of(Database& database, RevisionId revision); // in order
void forget_page_runs(Database& database, RevisionId revision);

// What the revision's pages will be like.
void set_pages(Database& database, RevisionId revision, std::int64_t page_count,
               std::string_view page_spec);
// The sources' rows of pages for the revision. Repeatable.
void copy_page_rows(Database& database, RevisionId revision, const std::vector<StoredRun>& runs);

} // namespace quire::store
