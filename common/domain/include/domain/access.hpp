#pragma once
// Who may do what with a document: the one access rule. store/visibility.cpp says the same in SQL
// and search says it in index terms; tests hold the three against each other.

#include <cstdint>
#include <domain/ids.hpp>
#include <domain/viewer.hpp>
#include <optional>
#include <string_view>

namespace quire {

enum class Access : std::uint8_t {
    public_,      // anyone may find and view it, once it is readable
    organization, // members of its organization, and collaborators
    private_,     // its owner, and collaborators
    invisible,    // taken down by an administrator: nobody
};

enum class Status : std::uint8_t {
    no_file,  // created, nothing uploaded yet
    pending,  // work is going on, content not readable
    readable, // work is going on, the old content can be read
    success,
    error, // the last operation failed or was cancelled; see its errors
};

std::string_view name(Access access); // "public" "organization" "private" "invisible"
std::string_view name(Status status); // "nofile" "pending" "readable" "success" "error"
std::optional<Access> parse_access(std::string_view name);
std::optional<Status> parse_status(std::string_view name);

inline bool processing(Status status)
{
    return status == Status::pending || status == Status::readable;
}
inline bool published(Status status)
{
    return status == Status::readable || status == Status::success;
}

// What a project collaborator may do with the documents that the project shares.
enum class Collaboration : std::uint8_t { none, view, edit };

// What the rule needs to know of a document, as seen by one viewer.
struct DocumentFacts {
    UserId owner;
    OrganizationId organization;
    Access access = Access::private_;
    Status status = Status::no_file;
    bool removed = false; // tombstone
    bool trashed = false;
    Collaboration collaboration =
        Collaboration::none; // the viewer's best, over projects that share the document
};

struct Rights {
    bool view = false;
    bool edit = false;   // change metadata, notes, pages; process
    bool share = false;  // lend the edit right to a project
    bool remove = false; // delete, cancel processing
    bool operator==(const Rights&) const = default;
};

Rights rights(const Viewer& viewer, const DocumentFacts& document);

// --- notes on documents ---

// What the rule needs to know of a note. Its access says who sees it among those who see the
// document: public all of them, organization those who may edit the document, private the author.
struct NoteFacts {
    UserId author;
    Access access = Access::private_;
};

struct NoteRights {
    bool view = false;
    bool change = false; // or remove
    bool operator==(const NoteRights&) const = default;
};

// `document`: the viewer's rights on the document that carries the note.
NoteRights note_rights(const Viewer& viewer, const Rights& document, const NoteFacts& note);

// Whether a note may be given this access: shared notes are for those who may edit the document.
// What is already as open, `before`, may stay so; a new note comes from private.
bool may_open_note(const Rights& document, Access before, Access after);

} // namespace quire
