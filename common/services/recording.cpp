#include "recording.hpp"

#include <store/revision_records.hpp>

namespace quire {

namespace {

RevisionRecord record_of(const Document& document, RevisionCause cause, UserId by, Time now)
{
    return {.document = document.id, .cause = cause, .user = by, .created = now};
}

} // namespace

void record_processing(Database& database, const Document& document, std::optional<BlobId> received,
                       UserId by, Time now)
{
    if (!document.revision_control) return;
    if (received && !document.revision && !store::has_records(database, document.id)) {
        auto initial = record_of(document, RevisionCause::initial, by, now);
        initial.extension = document.original_extension;
        store::add_record(database, initial, {.blob = received});
    }
    record_change(database, document, RevisionCause::processing, by, now);
}

void record_change(Database& database, const Document& document, RevisionCause cause, UserId by,
                   Time now)
{
    if (!document.revision_control) return;
    store::add_record(database, record_of(document, cause, by, now), {});
}

void record_enabling(Database& database, const Document& document, UserId by, Time now)
{
    if (!document.revision) return; // nothing to show: the first processing will say "initial"
    const auto cause = store::has_records(database, document.id) ? RevisionCause::enabling_again
                                                                 : RevisionCause::enabling;
    store::add_record(database, record_of(document, cause, by, now),
                      {.revision = document.revision});
}

} // namespace quire
