#include "receiving.hpp"
#include "recording.hpp"
#include "upload_state.hpp"
#include "work.hpp"

#include <base/error.hpp>
#include <domain/access.hpp>
#include <services/fetches.hpp>
#include <store/fetches.hpp>
#include <store/index_queue.hpp>
#include <store/jobs.hpp>
#include <store/revisions.hpp>

namespace quire {

namespace {

// What a new revision takes from its document.
Document facts_of(DocumentId id, const store::WaitingDocument& waiting, std::string_view extension)
{
    Document document;
    document.id = id;
    document.user = waiting.user;
    document.original_extension = extension;
    document.language = waiting.language;
    document.revision_control = waiting.revision_control;
    return document;
}

} // namespace

std::optional<FetchOrder> Fetches::order(const Job& job)
{
    const auto waiting = m_core.read(
        [&](Database& database) { return store::find_waiting(database, job.document); });
    if (!waiting || waiting->has_file) return {};
    return FetchOrder{.address = waiting->fetch.address,
                      .extension = waiting->original_extension,
                      .any_type = waiting->fetch.any_type};
}

void Fetches::receive(const Job& job, Upload upload, std::string_view extension)
{
    const auto kept = upload.m_state->file.keep(); // safe on disk before any row points at it
    const auto type = sniffed_type(upload.m_state->file.head(), std::string{extension});
    m_core.transaction([&](Database& database) {
        store::lock_document(database, job.document);
        require_claim(database, job, m_core.config().worker.lease_seconds);
        const auto waiting = store::find_waiting(database, job.document);
        if (!waiting) throw LeaseLost{};
        if (waiting->has_file)
            return static_cast<void>(store::end_job(database, job, JobState::cancelled,
                                                    "somebody sent a file meanwhile"));
        // It was told to begin without its file, which will fail in a moment.
        if (processing(waiting->status)) throw Unavailable("the document is being processed");
        check_quota(m_core, database, waiting->organization, kept.size_bytes);
        const auto blob = keep_row(m_core, database, kept, upload.m_state->file);
        store::set_fetched(database, job.document, blob, extension, type);
        auto next = job;
        const auto document = facts_of(job.document, *waiting, extension);
        next.revision = store::insert_revision(database, document, blob, waiting->fetch.force_ocr,
                                               m_core.now());
        record_processing(database, document, blob, document.user, m_core.now());
        store::enqueue_next(database, next, JobKind::ingest);
        store::forget_fetch(database, job.document);
        store::queue_for_index(database, job.document, false);
        store::end_job(database, job, JobState::done, "");
    });
    wake_worker(m_core.config().paths.run.string());
}

std::int64_t Fetches::forget_old()
{
    constexpr std::int64_t at_a_time = 1000;
    const auto before = m_core.now() - std::chrono::days{30};
    return m_core.transaction(
        [&](Database& database) { return store::forget_old_fetches(database, before, at_a_time); });
}

} // namespace quire
