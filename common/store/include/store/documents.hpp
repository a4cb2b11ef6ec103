#pragma once
// Rows of documents and what hangs on them: labels, errors, activity.

#include <domain/document.hpp>
#include <domain/listing.hpp>
#include <domain/project.hpp>
#include <domain/viewer.hpp>
#include <optional>
#include <store/database.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace quire::store {

// --- reading; nothing here asks who may see ---

// Those that are there and not removed, in the order of `ids`, complete but for rights and
// projects.
std::vector<Document> load_documents(Database& database, const std::vector<DocumentId>& ids);
// With `rights`, and `projects` that the viewer may see.
std::vector<Document> load_documents(Database& database, const std::vector<DocumentId>& ids,
                                     const Viewer& viewer);

struct ProjectsOf {
    std::vector<ProjectId> all;
    std::vector<ProjectId> lending;
};
ProjectsOf projects_of(Database& database, DocumentId document);

struct Received { // a document's file
    BlobId blob;
    Bytes<32> sha256;
    std::int64_t size_bytes = 0;
};
std::optional<Received> received_file(Database& database, DocumentId document);

std::vector<DocumentError> errors_of(Database& database, DocumentId document, const Window& window,
                                     std::int64_t limit);
std::int64_t count_errors(Database& database, DocumentId document);
// Progress of those documents that are being processed.
std::vector<Progress> progress_of(Database& database, const std::vector<DocumentId>& documents);
std::vector<DocumentId> processed_documents_of(Database& database, UserId user);
// Bytes of all documents of an organization, the trash included.
std::int64_t bytes_of(Database& database, OrganizationId organization);

// --- deciding under the viewer's eyes ---

// The visible ones among `ids`, in that order, complete.
std::vector<Document> load_visible(Database& database, const std::vector<DocumentId>& ids,
                                   const Viewer& viewer);

// The visible ones among `ids`, in no order. With `trash`, those in the trash, too. With `lock`,
// their rows stay locked until the transaction ends.
std::vector<DocumentId> visible_documents(Database& database, const std::vector<DocumentId>& ids,
                                          const Viewer& viewer, bool trash, bool lock);
struct ShownRevision {
    RevisionId revision;
    bool anyone = false; // an anonymous viewer could have it too
};
// What is read of a live document; empty when it is not visible, or nothing can be read yet.
std::optional<ShownRevision> shown_revision(Database& database, DocumentId document,
                                            const Viewer& viewer);
// The revision of a document that is read for the first time, when the page has been read already
// and the viewer owns the document or may edit it. Empty as soon as the document has something to
// show: what is made then may be a redaction, and is shown only whole.
std::optional<RevisionId> first_reading(Database& database, DocumentId document, std::int64_t page,
                                        const Viewer& viewer);
std::optional<DocumentId> find_document(Database& database, const Uuid& uuid,
                                        OrganizationId organization, const Viewer& viewer);
// A document of the organization made of the same bytes that the viewer may see, live ones first.
std::optional<DocumentId> find_twin(Database& database, BlobId blob, OrganizationId organization,
                                    const Viewer& viewer);

// Those of `projects` the viewer may view.
std::vector<ProjectId> known_projects(Database& database, const std::vector<ProjectId>& projects,
                                      const Viewer& viewer);

// All the viewer may view, by id, at most so many.
std::vector<ProjectId> seen_projects(Database& database, const Viewer& viewer, std::int64_t most);

// Those the user collaborates in, by id.
std::vector<std::pair<ProjectId, ProjectRole>> projects_of_member(Database& database, UserId user);

// --- inside the caller's transaction ---

// Whoever asks: for callers that have checked something else. Empty when it is removed.
std::optional<Document> lock_unseen(Database& database, DocumentId document);

struct BlobFacts {
    Bytes<32> sha256;
    Bytes<20> sha1;
    Bytes<16> md5;
    std::int64_t size_bytes = 0;
};
// The row for these bytes, made if needed; locked until the transaction ends, so that two uploads
// of the same bytes see each other.
BlobId keep_blob(Database& database, const BlobFacts& facts, Time now);

DocumentId insert_document(Database& database, const Document& document,
                           std::optional<BlobId> blob);
// Everything a person may change, and access, status, trash, owner: from the value's fields.
// updated_at never goes back.
void update_document(Database& database, const Document& document, Time now);
void set_file(Database& database, DocumentId document, BlobId blob, std::string_view media_type,
              Time now);
void set_key_values(Database& database, DocumentId document, const KeyValues& key_values);
// Those of one key: all of them replaced.
void set_values(Database& database, DocumentId document, std::string_view key,
                const std::vector<std::string>& values);
// Something about the document changed that is not in its row.
void touch_document(Database& database, DocumentId document, Time now);
void add_to_project(Database& database, ProjectId project, DocumentId document, bool lends,
                    Time now);
// Those of `projects` the user may add documents to; they stay as they are, and so does the user's
// right, until the transaction ends.
std::vector<ProjectId> projects_open_to(Database& database, const std::vector<ProjectId>& projects,
                                        UserId user);
void remove_tags(Database& database, DocumentId document);
// Leaves a tombstone: id, owner and organization, none of its words.
void bury_document(Database& database, DocumentId document, Time now);
// Processed documents that were to be public by now; those that others have locked come later.
std::vector<DocumentId> lock_due_documents(Database& database, Time now, std::int64_t limit);
// Documents that went into the trash before `before`, at most `limit`; their rows stay locked.
// Those that somebody else holds are left for the next time.
std::vector<DocumentId> lock_expired_trash(Database& database, Time before, std::int64_t limit);
RevisionId insert_revision(Database& database, const Document& document, std::optional<BlobId> blob,
                           bool force_ocr, Time now);
void add_document_error(Database& database, DocumentId document, std::string_view message,
                        Time now);

enum class Event { created, updated, deleted, restored, tagged, untagged };
void add_activity(Database& database, const Uuid& uuid, const Document& document,
                  std::optional<UserId> user, Event event, std::string_view detail, Time now);

} // namespace quire::store
