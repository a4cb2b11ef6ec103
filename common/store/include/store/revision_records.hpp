#pragma once
// Rows of the record of revisions. add_record() and the functions below it take part in the
// caller's transaction, which has locked the document.

#include <cstdint>
#include <domain/revision.hpp>
#include <optional>
#include <store/database.hpp>
#include <string>
#include <vector>

namespace quire::store {

// What a record shows: the PDF of a revision, or a file as it was received, or nothing yet.
struct RecordedFile {
    std::optional<RevisionId> revision = {};
    std::optional<BlobId> blob = {};
};

std::vector<RevisionRecord> records_of(Database& database, DocumentId document); // in order
bool has_records(Database& database, DocumentId document);
// Files that records show, but for the revision's own.
std::int64_t count_kept_files(Database& database, DocumentId document, RevisionId but_for);
// Whether a record shows this revision's PDF.
bool is_recorded(Database& database, RevisionId revision);

struct RecordedRevision {
    std::string extension;
    std::optional<RevisionId> revision; // its PDF, or
    std::optional<Bytes<32>> sha256;    // the file as it was received
};
// Empty when there is no such record, or it shows nothing yet.
std::optional<RecordedRevision> find_recorded(Database& database, DocumentId document,
                                              std::int64_t version);

// Numbers the record.
void add_record(Database& database, const RevisionRecord& record, const RecordedFile& file);
// The records that show nothing yet show this revision from now on.
void show_in_records(Database& database, DocumentId document, RevisionId revision);
void forget_records(Database& database, DocumentId document);

} // namespace quire::store
