#pragma once
// Rows of revisions in the making, and of their pages. All functions but the first four take part
// in the caller's transaction.

#include <cstdint>
#include <domain/document.hpp>
#include <domain/job.hpp>
#include <optional>
#include <store/database.hpp>
#include <store/jobs.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace quire::store {

// revisions.state
enum class RevisionState : std::uint8_t { making, current, superseded, failed, purged };

struct RevisionRow {
    RevisionId id;
    DocumentId document;
    std::int64_t version = 0;
    RevisionState state = RevisionState::making;
    std::string slug;
    std::string language;
    std::string original_extension;
    bool force_ocr = false;
    std::int64_t page_count = 0;
    std::string page_spec;
    std::optional<Bytes<32>> original_sha256; // empty when nothing was uploaded
    std::int64_t original_bytes = 0;
    bool placed = false;
    bool removed = false; // the document
};

struct PageRow {
    std::int64_t page = 0; // 0-based
    std::string ocr;
    std::int64_t characters = 0;
    std::string failure;
    std::optional<Time> set; // when it got its text, if not with this revision
};

struct PlacedFiles {
    std::string pdf_sha1; // lower-case hex
    std::int64_t pdf_bytes = 0;
};

std::optional<RevisionRow> find_revision(Database& database, RevisionId id);
// Pages [first, last], in order; last < 0: all.
std::vector<PageRow> pages_of(Database& database, RevisionId id, std::int64_t first,
                              std::int64_t last);
// The first `most` of them, in order.
std::vector<PageRow> failed_pages(Database& database, RevisionId id, std::int64_t most);
std::int64_t count_failed_pages(Database& database, RevisionId id);
bool is_removed(Database& database, DocumentId document); // or was never there
std::vector<RevisionId> revisions_of(Database& database, DocumentId document);

// --- inside the caller's transaction ---

// Locks the document's row; false when it is removed.
bool lock_document(Database& database, DocumentId document);

void set_plan(Database& database, const RevisionRow& revision, std::int64_t page_count,
              std::string_view page_spec, std::int64_t jobs);
// As `from`, with nothing left to read.
void set_plan_like(Database& database, RevisionId from, RevisionId to);
// What the pages were read from and with, as a digest; "" where they came otherwise.
void set_made_with(Database& database, RevisionId id, std::string_view digest);
std::string made_with(Database& database, RevisionId id);
// Pages that are there already stay as they are.
void add_pages(Database& database, RevisionId id, const std::vector<PageRow>& pages);
// One range is done; true when it was the last.
bool count_down_ranges(Database& database, RevisionId id);
void set_ranges(Database& database, RevisionId id, std::int64_t jobs); // that are to be counted
void set_placed(Database& database, RevisionId id, const PlacedFiles& files);
// The revision becomes the current one, the one before is superseded (answered); the document shows
// its pages and is well.
std::optional<RevisionId> make_current(Database& database, const RevisionRow& revision);
// The PDF that was made is the document's own file from now on, and the revision's.
void take_own_file(Database& database, const RevisionRow& revision, BlobId pdf);
void add_error(Database& database, DocumentId document, std::string_view message);
// The document is in error, for `message`; the revision failed.
void fail_revision(Database& database, const Job& job, std::string_view message);
// The revision starts again from nothing; the document waits for it. False when the document is
// busy, or the revision is not its newest, or did not fail.
bool start_again(Database& database, RevisionId id);
void set_purged(Database& database, RevisionId id);
// A removed document, its revisions and records point at no blob any more. Answers those they
// pointed at.
std::vector<BlobId> release_originals(Database& database, DocumentId document);
// The same for one revision.
std::optional<BlobId> release_original(Database& database, RevisionId id);
// Locks the blob's row; its hash when nothing needs it, else nothing.
std::optional<Bytes<32>> lock_unneeded_blob(Database& database, BlobId blob);
// A new revision in the making, like the document's current one: same original, same pages.
std::optional<RevisionId> insert_like_current(Database& database, DocumentId document, Time now);
std::optional<RevisionId> current_revision(Database& database, DocumentId document);
// The same, and it stays so until the transaction ends. Empty, too, when the document is removed.
std::optional<RevisionId> current_revision_shared(Database& database, DocumentId document);
void set_page_texts(Database& database, RevisionId id, const std::vector<PageText>& texts);
std::vector<PageText> page_texts_of(Database& database, RevisionId id); // in order
void forget_page_texts(Database& database, RevisionId id);
// The pages of `from` for `to`, with what was set for some of them. Repeatable.
void copy_pages(Database& database, RevisionId from, RevisionId to,
                const std::vector<PageText>& texts);
// A page that was read anew.
void set_page(Database& database, RevisionId id, const PageRow& page);

// Locks the row of these bytes; false when there is none.
bool lock_blob(Database& database, std::string_view sha256_hex);
void delete_blob(Database& database, BlobId blob);

} // namespace quire::store
