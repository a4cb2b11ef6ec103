#pragma once
// Notes and sections: what people write on the pages of a document. Pages are 0-based.

#include <base/clock.hpp>
#include <cstdint>
#include <domain/access.hpp>
#include <domain/ids.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace quire {

// A part of a page, in fractions of its width and height, from its top left corner.
struct Box {
    double x1 = 0;
    double x2 = 0;
    double y1 = 0;
    double y2 = 0;
    bool operator==(const Box&) const = default;
};

struct Note {
    NoteId id;
    DocumentId document;
    UserId user;                 // the author
    OrganizationId organization; // the author's active one when the note was made
    Access access = Access::private_;
    std::int64_t page = 0;
    std::string title;
    std::string content;    // HTML as it was sent: not to be shown without cleaning
    std::optional<Box> box; // empty: about the page as a whole
    Time created;
    Time updated;
    NoteRights rights; // the viewer's
};

// What there is to read in a note's HTML, for searching: every tag is a space. Nothing to be shown
// without cleaning, either.
std::string readable_text(std::string_view html);

struct NoteDraft {
    std::string title;
    std::string content;
    Access access = Access::private_;
    std::int64_t page = 0;
    std::optional<Box> box;
};

// What to change; absent means untouched.
struct NoteChange {
    std::optional<std::string> title;
    std::optional<std::string> content;
    std::optional<Access> access;
    std::optional<std::int64_t> page;
    std::optional<std::optional<Box>> box;
};

struct Section {
    SectionId id;
    DocumentId document;
    std::int64_t page = 0; // where it begins; no two of a document on the same page
    std::string title;
};

struct SectionDraft {
    std::int64_t page = 0;
    std::string title;
};

struct SectionChange {
    std::optional<std::int64_t> page;
    std::optional<std::string> title;
};

// The limits of one note or section on a document with so many pages. Throws Invalid with every
// complaint: "title", "content", "access", "page_number", "x1" to "y2", and "" for a box as a
// whole.
void check(const NoteDraft& draft, std::int64_t page_count);
void check(const NoteChange& change, std::int64_t page_count);
void check(const SectionDraft& draft, std::int64_t page_count);
void check(const SectionChange& change, std::int64_t page_count);

} // namespace quire
