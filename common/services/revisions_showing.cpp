#include "arrangement.hpp"
#include "core.hpp"
#include "receiving.hpp"
#include "redacting.hpp"
#include "work.hpp"

#include <base/beside.hpp>
#include <crypto/digest.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <services/revisions.hpp>
#include <store/index_queue.hpp>
#include <store/jobs.hpp>
#include <store/revision_records.hpp>
#include <store/revisions.hpp>
#include <system_error>
#include <unistd.h>

namespace quire {

namespace {

store::PlacedFiles measure(const std::filesystem::path& pdf)
{
    const Descriptor file{::open(pdf.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file) throw std::system_error{errno, std::generic_category(), "open document.pdf"};
    crypto::FileHasher hasher;
    std::vector<std::byte> piece(1 << 18);
    store::PlacedFiles files;
    while (true) {
        const auto got = ::read(file.get(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw std::system_error{errno, std::generic_category(), "read document.pdf"};
        if (got == 0) break;
        hasher.update(std::span{piece}.first(static_cast<std::size_t>(got)));
        files.pdf_bytes += got;
    }
    files.pdf_sha1 = crypto::to_hex(hasher.finish().sha1);
    return files;
}

// One record per page that could not be read; a few are enough to see what is wrong.
void add_complaints(Database& database, const store::RevisionRow& revision)
{
    constexpr std::int64_t most = 20;
    for (const auto& failed : store::failed_pages(database, revision.id, most))
        store::add_error(database, revision.document,
                         fmt::format("Page {}: {}", failed.page + 1, failed.failure));
    const auto more = store::count_failed_pages(database, revision.id) - most;
    if (more > 0)
        store::add_error(database, revision.document,
                         fmt::format("{} more pages could not be read.", more));
}

// What hangs on the pages goes with them.
void rearrange(Core& core, Database& database, const Job& job)
{
    const auto runs = store::page_runs_of(database, job.revision.value());
    const auto viewer = asker(database, job);
    if (const auto why = obstacle(database, job, runs, viewer); !why.empty()) throw Conflict(why);
    rearrange_notes(database, job, runs, viewer, core.now());
    rearrange_sections(database, job, runs);
}

// Pages from other documents take room; a redaction is never too large.
void check_growth(Core& core, Database& database, DocumentId id, std::int64_t bytes)
{
    for (const auto& document : store::load_documents(database, {id}))
        if (bytes > document.original_bytes)
            check_quota(core, database, document.organization, bytes - document.original_bytes);
}

} // namespace

void Revisions::place(const Job& job, const std::function<void()>& keep)
{
    const auto order = this->order(job);
    const auto files = beside(keep, [&] {
        if (!m_core.blobs().place(order.document, order.revision))
            throw std::runtime_error("the work folder is gone");
        return measure(folder(order.document, order.revision) / "document.pdf");
    });
    change_revision(m_core, job, [&](Database& database, const store::RevisionRow& revision) {
        store::set_placed(database, revision.id, files);
        store::queue_for_index(database, order.document, true);
    });
}

bool Revisions::indexed(const Job& job)
{
    return m_core.read(
        [&](Database& database) { return !store::text_is_queued(database, job.document); });
}

void Revisions::publish(const Job& job, const std::function<void()>& keep)
{
    // Bytes before rows: the PDF is safe under its own name when the document's row points at it.
    std::optional<blobs::Incoming> own;
    std::optional<blobs::KeptFile> kept;
    if (makes_own_file(job.kind)) {
        const auto pdf = folder(job.document, job.revision.value()) / "document.pdf";
        beside(keep, [&] {
            own = m_core.blobs().adopt(pdf);
            kept = own->keep();
        });
    }
    change_revision(m_core, job, [&](Database& database, const store::RevisionRow& revision) {
        if (job.kind == JobKind::modify) {
            check_growth(m_core, database, job.document, kept->size_bytes);
            rearrange(m_core, database, job);
        }
        const auto before = store::make_current(database, revision);
        if (own) store::take_own_file(database, revision, keep_row(m_core, database, *kept, *own));
        store::show_in_records(database, job.document, revision.id);
        if (job.kind == JobKind::redact) conclude_redaction(m_core, database, job, revision.id);
        // Pages that stayed as they were have been complained about.
        if (job.kind != JobKind::set_text && job.kind != JobKind::modify)
            add_complaints(database, revision);
        store::forget_page_texts(database, revision.id);
        store::forget_page_runs(database, revision.id);
        if (before)
            store::enqueue(database, {.kind = JobKind::purge,
                                      .document = job.document,
                                      .revision = before,
                                      .user = job.user,
                                      .trace = job.trace});
        store::queue_for_index(database, job.document, false);
        store::end_job(database, job, JobState::done, "");
    });
}

} // namespace quire
