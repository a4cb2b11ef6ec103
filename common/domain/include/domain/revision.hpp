#pragma once
// The record of a document's revisions, for the people who may edit it: what was done, by whom, and
// which file came of it. Kept while the document's `revision_control` is on.

#include <base/clock.hpp>
#include <cstdint>
#include <domain/ids.hpp>
#include <string>

namespace quire {

enum class RevisionCause : std::uint8_t {
    initial,        // received: shows the file as it came
    enabling,       // revisions are kept from here on: shows what was current
    enabling_again, // after they were not for a while
    processing,     // these show what came of it
    redacting,
    modifying,
};

struct RevisionRecord {
    DocumentId document;
    std::int64_t version = 0; // from 1, without gaps: of the records, not of what was made
    RevisionCause cause = RevisionCause::initial;
    UserId user; // who did it
    Time created;
    std::string extension = "pdf"; // of its file
};

} // namespace quire
