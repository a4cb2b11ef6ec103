#pragma once
// What can be done with documents.
//
// Not visible and not there are the same answer: NotFound{"document"}, or an empty optional.
// Visible but not allowed is Forbidden. Nobody logged in, where somebody is needed, is
// Unauthenticated.

#include <cstdint>
#include <domain/document.hpp>
#include <domain/listing.hpp>
#include <domain/page_run.hpp>
#include <domain/redaction.hpp>
#include <domain/revision.hpp>
#include <functional>
#include <optional>
#include <services/uploads.hpp>
#include <span>
#include <string>
#include <vector>

namespace quire {

class Core;

struct ProcessRequest {
    DocumentId document;
    bool force_ocr = false;
};

enum class ImageSize { xlarge, large, normal, small, thumbnail }; // 2000 1000 700 180 60 px wide

struct Asset {
    enum class Kind {
        pdf,
        text,
        text_json,
        page_text,
        page_positions,
        page_image,
        original,
        revision, // what a record of a revision shows: for editors only
    };
    Kind kind = Kind::pdf;
    std::int64_t page = 0; // 0-based
    ImageSize size = ImageSize::normal;
    std::int64_t version = 0; // of a record
};

// A file that may be sent to this viewer.
struct ServedFile {
    std::string path; // below the blob folder, no leading slash: for nginx's internal location
    std::string media_type;
    std::int64_t size_bytes = 0;
    bool anyone = false; // an anonymous viewer could have it too
};

struct Change {
    DocumentId document;
    DocumentChange change;
};

class Documents {
public:
    explicit Documents(Core& core) : m_core(core) {}

    static constexpr std::size_t most_at_once = 25; // bulk calls; more: Refused

    // --- reading ---
    std::optional<Document> find(DocumentId id, const Viewer& viewer);
    // Of one organization the viewer is a member of; trashed documents are found, too.
    std::optional<Document> find(const Uuid& uuid, OrganizationId within, const Viewer& viewer);
    // Ids in a filter that are unknown or not visible: Invalid{"user" | "organization" |
    // "project"}.
    Slice<Document> list(const DocumentFilter& filter, const Window& window, const Viewer& viewer);
    // The visible ones among `ids`, in that order: for search results.
    std::vector<Document> find_all(std::span<const DocumentId> ids, const Viewer& viewer);
    std::vector<Progress> pending(const Viewer& viewer); // own documents being processed
    std::optional<Progress> pending(DocumentId id, const Viewer& viewer);
    Slice<DocumentError> errors(DocumentId id, const Window& window,
                                const Viewer& viewer); // oldest first
    // What was done to it, oldest first; for those who may edit it, others are told nothing.
    std::vector<RevisionRecord> revisions(const Document& document, const Viewer& viewer);

    // --- files ---
    // Empty when the document is not visible, or has no such file (yet). Of a document that is read
    // for the first time, its owner and those who may edit it have each page as soon as it is
    // ready.
    std::optional<ServedFile> file(DocumentId id, const Asset& asset, const Viewer& viewer);
    // The whole text of the current revision, "" before; cut at `most_bytes` on a character
    // boundary.
    std::string text(const Document& document, std::int64_t most_bytes, const Viewer& viewer);
    std::string page_text(const Document& document, std::int64_t page, const Viewer& viewer);

    // --- creating ---
    // A draft with an address is fetched by and by: the document has no file until then.
    Document create(const Draft& draft, const Viewer& viewer, std::string_view trace = {});
    std::vector<Document> create(std::span<const Draft> drafts, const Viewer& viewer,
                                 std::string_view trace = {}); // all or none

    // The file of a document that has none being processed. The caller has checked a link signed by
    // Links, which names the document: there is no viewer. May be repeated; the last one counts.
    // NotFound when the document is gone.
    void receive(DocumentId id, Upload upload);

    // Creates and starts processing in one step. The same bytes already in the organization:
    // Conflict; in its trash: that document comes back, with the new name. The draft's language may
    // be a list "eng,fra".
    Document upload(const Draft& draft, Upload upload, const Viewer& viewer,
                    std::string_view trace = {});

    // --- changing ---
    // New page texts are shown by and by: the old ones stay readable until then.
    Document change(DocumentId id, const DocumentChange& change, const Viewer& viewer,
                    std::string_view trace = {});
    // All or none: an id that is missing or not editable, page texts: Refused. InvalidItems says
    // which of them is wrong.
    std::vector<Document> change(std::span<const Change> changes, const Viewer& viewer);

    // Puts, adds and removes values of one key; answers all keys with their values.
    KeyValues change_values(DocumentId id, const ValuesChange& change, const Viewer& viewer);

    // Gives the document other pages: its own and others' in a new order, some of them turned. A
    // page that is not there: Invalid{"pages"}; a source that the viewer does not see: Forbidden;
    // one that cannot be read now, or a document that is being processed: Conflict.
    void modify(DocumentId id, const std::vector<PageRun>& runs, const Viewer& viewer,
                std::string_view trace = {});

    // --- processing ---
    void process(const ProcessRequest& request, const Viewer& viewer, std::string_view trace);
    // All or none: Refused when an id is unknown, not editable or being processed.
    void process(std::span<const ProcessRequest> requests, const Viewer& viewer,
                 std::string_view trace);
    void cancel(DocumentId id, const Viewer& viewer); // Conflict when idle

    // Begins to make parts of pages unreadable for good; needs the edit right. Until a redaction
    // succeeds, the document is withdrawn: only who may edit it gets its files and text. Conflict
    // while it is being processed; Refused when it has no pages yet; Invalid for a box that cannot
    // be.
    void redact(DocumentId id, const std::vector<Redaction>& redactions, const Viewer& viewer,
                std::string_view trace);

    // --- leaving ---
    void remove(DocumentId id, const Viewer& viewer); // for good: row first, files by a job
    void remove(std::span<const DocumentId> ids, const Viewer& viewer); // all or none, else Refused
    void trash(DocumentId id, const Viewer& viewer);                    // repeatable
    void restore(DocumentId id, const Viewer& viewer); // Conflict when not in the trash
    // Removes for good what has been in the trash for worker.trash_days, some at a time; answers
    // how many. For the worker's housekeeping: no viewer.
    std::int64_t empty_expired_trash();
    // Makes public what was to be published by now and is processed, some at a time; answers how
    // many. Each is published once: its date is cleared. For the worker's housekeeping: no viewer.
    std::int64_t publish_due();

private:
    Core& m_core;
};

} // namespace quire
