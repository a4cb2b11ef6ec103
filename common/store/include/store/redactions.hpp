#pragma once
// Rows of redactions: the boxes while the work goes on, the receipt afterwards. All functions but
// the reading ones take part in the caller's transaction.

#include <cstdint>
#include <domain/document.hpp>
#include <domain/redaction.hpp>
#include <store/database.hpp>
#include <vector>

namespace quire::store {

void set_redactions(Database& database, RevisionId revision,
                    const std::vector<Redaction>& redactions);
std::vector<Redaction> redactions_of(Database& database, RevisionId revision); // as they were sent
void forget_redactions(Database& database, RevisionId revision);

// From now on, and until it is shown again, only who may edit the document gets what it shows.
void withdraw(Database& database, DocumentId document, Time now);
void show_again(Database& database, DocumentId document);
bool is_withdrawn(Database& database, DocumentId document);
void set_status(Database& database, DocumentId document, Status status);

// Notes that lie over one of the revision's boxes.
std::int64_t count_covered_notes(Database& database, DocumentId document, RevisionId revision);

void add_receipt(Database& database, const RedactionReceipt& receipt, RevisionId revision);
// Marks what was removed for redactions of the document that came before.
void note_files_removed(Database& database, DocumentId document);
void note_original_removed(Database& database, DocumentId document);
// Those that wait for the index to be written anew; all before `before` are marked.
bool any_unexpunged(Database& database);
void note_index_expunged(Database& database, Time before);
// Answers how many were marked.
std::int64_t note_residue_expired(Database& database, Time before);

std::vector<RedactionReceipt> list_receipts(Database& database, std::int64_t limit); // newest first
// Revisions of the document that came before its current one and still hold the file that was
// uploaded.
std::vector<RevisionId> older_revisions_with_original(Database& database, DocumentId document);
bool has_open_receipt(Database& database, DocumentId document); // whose original is still there

} // namespace quire::store
