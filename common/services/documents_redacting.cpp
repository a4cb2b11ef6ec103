// Documents: making parts of pages unreadable for good.

#include "document_access.hpp"
#include "recording.hpp"

#include <base/error.hpp>
#include <services/documents.hpp>
#include <services/jobs.hpp>
#include <store/index_queue.hpp>
#include <store/jobs.hpp>
#include <store/redactions.hpp>
#include <store/revisions.hpp>

namespace quire {

namespace {

void check_all(const Document& document, const std::vector<Redaction>& redactions)
{
    if (redactions.empty()) throw Invalid("redactions", "Send at least one box.");
    if (redactions.size() > most_redactions)
        throw Invalid("redactions", "At most " + std::to_string(most_redactions) + " at once.");
    for (const auto& redaction : redactions)
        quire::check(redaction, document.page_count);
}

// From here on nobody who may not edit the document gets what it showed.
void begin(Core& core, Database& database, Document document,
           const std::vector<Redaction>& redactions, const Viewer& viewer, std::string_view trace)
{
    const auto revision = store::insert_like_current(database, document.id, core.now());
    store::set_redactions(database, revision.value(), redactions);
    record_change(database, document, RevisionCause::redacting, *viewer.user, core.now());
    store::enqueue(database, {.kind = JobKind::redact,
                              .document = document.id,
                              .revision = revision,
                              .user = document.user,
                              .trace = std::string{trace.substr(0, 64)}});
    document.status = Status::pending;
    store::update_document(database, document, core.now());
    store::withdraw(database, document.id, core.now());
    note(core, database, document, viewer.user, store::Event::updated, "redactions");
    store::queue_for_index(database, document.id, true);
}

} // namespace

void Documents::redact(DocumentId id, const std::vector<Redaction>& redactions,
                       const Viewer& viewer, std::string_view trace)
{
    require(viewer, Permission::update_documents);
    m_core.transaction([&](Database& database) {
        auto document = lock_document(database, id, viewer, false);
        if (!document.rights.edit) throw Forbidden();
        if (processing(document.status))
            throw Conflict("Already processing: " + std::to_string(id.value));
        check_all(document, redactions);
        if (!document.revision) throw Refused("The document has no file to redact.");
        begin(m_core, database, std::move(document), redactions, viewer, trace);
    });
    wake_worker(m_core.config().paths.run.string());
}

} // namespace quire
