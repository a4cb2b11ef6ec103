#pragma once
// The record of revisions, inside an open transaction: nothing is noted of a document that does not
// keep its revisions. Private to this layer.

#include <base/clock.hpp>
#include <domain/document.hpp>
#include <domain/revision.hpp>
#include <optional>
#include <store/database.hpp>

namespace quire {

// The document is about to be processed; the first time, what was received is noted, too.
void record_processing(Database& database, const Document& document, std::optional<BlobId> received,
                       UserId by, Time now);
// Something is about to be done with its pages. What comes of it is what publish() shows.
void record_change(Database& database, const Document& document, RevisionCause cause, UserId by,
                   Time now);
// Its revisions are kept from here on.
void record_enabling(Database& database, const Document& document, UserId by, Time now);

} // namespace quire
