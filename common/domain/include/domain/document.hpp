#pragma once
// A document: what a user owns. Its bytes and pages belong to immutable revisions; one of them is
// current.

#include <base/clock.hpp>
#include <base/uuid.hpp>
#include <cstdint>
#include <domain/access.hpp>
#include <domain/ids.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire {

// Key → values, in the order they were added. Keys [A-Za-z0-9_-]{1,50}, values 1..300 characters,
// trimmed, no duplicates.
using KeyValues = std::map<std::string, std::vector<std::string>>;

struct Tag {
    TagId id;
    Uuid uuid;
    OrganizationId organization;
    std::string name;
    std::string color;
    std::string description;
    Time created;
    Time updated;
};

struct Document {
    DocumentId id;
    Uuid uuid;
    UserId user; // the owner
    OrganizationId organization;
    std::string title;
    std::string slug; // fixed at creation
    std::string description;
    std::string source;
    std::string notes; // free text about the document as a whole
    std::string language = "eng";
    Access access = Access::private_;
    Status status = Status::no_file;
    bool noindex = false;
    bool admin_noindex = false;
    bool revision_control = false;
    std::string published_url;
    std::string related_article;
    std::optional<Time> publish_at;
    std::optional<Time> document_date;

    std::string original_name; // file name at upload, "" when unknown
    std::string original_extension = "pdf";
    std::string media_type; // as declared at upload, or sniffed
    std::int64_t original_bytes = 0;
    std::string original_sha256; // lower-case hex, "" before upload

    std::int64_t page_count = 0;
    std::string page_spec;              // page_spec.hpp
    std::string file_hash;              // SHA-1 hex of the published PDF, "" before
    std::optional<RevisionId> revision; // the current one

    Time created;
    Time updated;
    std::optional<Time> trashed;
    std::optional<UserId> trashed_by;
    // While it is redacted, or after that failed: only who may edit it gets what it showed.
    bool withdrawn = false;
    std::int64_t row_version = 0; // grows with each change

    KeyValues key_values;
    std::vector<Tag> tags;
    std::vector<ProjectId> projects; // those the viewer may see
    Rights rights;                   // the viewer's
};

// Where the file of a new document is to be fetched from.
struct FetchRequest {
    std::string address;    // http or https, at most 1024 bytes
    bool force_ocr = false; // of the processing that follows
    bool any_type = false;  // the kind of file is not known: Draft::original_extension is a guess
};

// What somebody wants a page to say.
struct PageText {
    std::int64_t page = 0; // 0-based
    std::string text;
    std::string ocr; // label of what made the text, at most 20 characters, "" for none
    // The words with their places, as the file of positions is to read (a JSON array); empty leaves
    // that file and the PDF's hidden text as they are.
    std::optional<std::string> words;
};

// A new document, before it has an id. Empty strings are allowed except for the title.
struct Draft {
    std::string title;
    std::string description;
    std::string source;
    std::string language = "eng";
    Access access = Access::private_;
    bool noindex = false;
    bool revision_control = false;
    std::string published_url;
    std::string related_article;
    std::optional<Time> publish_at;
    std::string original_name;
    std::string original_extension = "pdf";
    std::string media_type;
    KeyValues key_values;
    std::vector<ProjectId> projects;
    std::optional<OrganizationId> organization; // default: the viewer's active one
    std::optional<FetchRequest> fetch;          // else somebody will send the file
};

// What to change; absent means untouched.
struct DocumentChange {
    std::optional<std::string> title;
    std::optional<std::string> description;
    std::optional<std::string> source;
    std::optional<std::string> notes;
    std::optional<std::string> language;
    std::optional<Access> access;
    std::optional<bool> noindex;
    std::optional<bool> revision_control;
    std::optional<std::string> published_url;
    std::optional<std::string> related_article;
    std::optional<std::optional<Time>> publish_at;
    std::optional<std::optional<Time>> document_date;
    std::optional<std::string> original_extension;
    std::optional<KeyValues> key_values; // replaces all
    std::optional<UserId> user;
    std::optional<OrganizationId> organization;
    std::optional<std::vector<PageText>> page_texts; // one document at a time
};

// The limits on one document's fields. Throws Invalid with every complaint, fields by their names
// above.
void check(const Draft& draft);
void check(const DocumentChange& change);
// Trims, wraps, removes duplicates; throws Invalid{"key_values", …} on a bad key or value.
KeyValues normalized(KeyValues key_values);

bool is_key(std::string_view key);

// What to do with the values of one key, in this order.
struct ValuesChange {
    std::string key;
    std::optional<std::vector<std::string>> values; // replaces them
    std::vector<std::string> add;
    std::vector<std::string> remove;
};
// Normalized. A key without values is not there.
KeyValues changed(KeyValues key_values, const ValuesChange& change);

// A record of something that went wrong with a document, for the people who can see it.
struct DocumentError {
    ErrorId id;
    DocumentId document;
    Time created;
    std::string message;
};

// Pages still to do; empty when unknown. One pass over a page makes its picture, its text and its
// positions and commits them together, so the three numbers are the same.
struct Progress {
    DocumentId document;
    std::optional<std::int64_t> pages;
    std::optional<std::int64_t> images;
    std::optional<std::int64_t> texts;
    std::optional<std::int64_t> positions;
};

} // namespace quire
