#pragma once
// Rows of fetches: what is to be fetched for which document. All functions take part in the
// caller's transaction.

#include <domain/document.hpp>
#include <domain/job.hpp>
#include <optional>
#include <store/database.hpp>
#include <string>
#include <string_view>

namespace quire::store {

void insert_fetch(Database& database, DocumentId document, const FetchRequest& wanted, Time now);
void forget_fetch(Database& database, DocumentId document);
// Removes some rows that are older than this; answers how many.
std::int64_t forget_old_fetches(Database& database, Time before, std::int64_t limit);

// A document that waits for its file, as its fetch sees it.
struct WaitingDocument {
    UserId user;
    OrganizationId organization;
    Status status = Status::no_file;
    bool has_file = false; // somebody sent one meanwhile
    std::string original_extension;
    std::string language;
    bool revision_control = false;
    FetchRequest fetch;
};
// Empty when the document is gone, or nothing is to be fetched for it.
std::optional<WaitingDocument> find_waiting(Database& database, DocumentId document);

// The file has arrived: the document's own, and being processed.
void set_fetched(Database& database, DocumentId document, BlobId blob, std::string_view extension,
                 std::string_view media_type);
// A document that still waits for its file ends as failed, with this error record.
void fail_fetch(Database& database, const Job& job, std::string_view message);
// A failed one waits again; false when it does not wait for a file any more.
bool fetch_again(Database& database, DocumentId document);

} // namespace quire::store
