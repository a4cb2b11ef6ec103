#pragma once
// Parts of pages to be made unreadable for good, and the receipt of what was removed afterwards.

#include <base/clock.hpp>
#include <cstdint>
#include <domain/ids.hpp>
#include <domain/note.hpp>
#include <optional>
#include <vector>

namespace quire {

struct Redaction {
    std::int64_t page = 0; // 0-based
    Box box;
};

inline constexpr std::size_t most_redactions = 10'000; // at once

// Throws Invalid with every complaint about one: "page_number", "x1" to "y2", "" for a box as a
// whole.
void check(const Redaction& redaction, std::int64_t page_count);

// Holds none of the document's words.
struct RedactionReceipt {
    std::int64_t id = 0;
    DocumentId document;
    UserId user; // the document's owner
    std::int64_t pages = 0;
    std::int64_t boxes = 0;
    std::int64_t notes = 0;          // that lie over a box; what they say is for people to judge
    std::int64_t kept_revisions = 0; // unredacted: the document keeps its revisions
    Time redacted;
    std::optional<Time> files_removed;    // PDF, text, positions and images as they were
    std::optional<Time> original_removed; // as received; not while others need the same bytes
    std::optional<Time> index_expunged;   // the index files were written anew
    std::optional<Time> residue_expired;  // somebody saw to database logs and backups
};

} // namespace quire
