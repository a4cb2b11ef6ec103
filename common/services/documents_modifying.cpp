// Documents: other pages.

#include "document_access.hpp"
#include "recording.hpp"

#include <base/error.hpp>
#include <domain/access.hpp>
#include <domain/page_spec.hpp>
#include <fmt/format.h>
#include <map>
#include <numeric>
#include <services/documents.hpp>
#include <services/jobs.hpp>
#include <store/index_queue.hpp>
#include <store/jobs.hpp>
#include <store/notes.hpp>
#include <store/page_runs.hpp>
#include <store/revisions.hpp>

namespace quire {

namespace {

using Sources = std::map<DocumentId, Document>; // the document itself, too

constexpr std::int64_t most_note_copies = 10'000;
constexpr std::size_t most_sources = 41; // what the engine opens at a time

Sources sources_of(Database& database, const Document& document, const std::vector<PageRun>& runs,
                   const Viewer& viewer)
{
    Sources sources{{document.id, document}};
    for (const auto& run : runs) {
        const auto id = run.source.value_or(document.id);
        if (sources.contains(id)) continue;
        auto found = store::load_visible(database, {id}, viewer);
        if (found.empty())
            throw Forbidden(fmt::format("You may not take pages from the document {}.", id.value));
        sources.emplace(id, std::move(found.front()));
    }
    if (sources.size() > most_sources)
        throw Invalid("pages", fmt::format("Pages may come from at most {} other documents.",
                                           most_sources - 1));
    return sources;
}

// What is withdrawn while it is worked on is not to be shown anywhere else, either.
void check_readable(const Document& document, const Sources& sources)
{
    for (const auto& [id, source] : sources) {
        const bool own = id == document.id;
        if (!source.revision) throw Conflict(fmt::format("Document {} has no pages.", id.value));
        if (!own && !published(source.status))
            throw Conflict(fmt::format("Document {} cannot be read now.", id.value));
    }
}

void check_pages(const Document& document, const std::vector<PageRun>& runs, const Sources& sources,
                 std::int64_t most)
{
    for (const auto& run : runs) {
        const auto& source = sources.at(run.source.value_or(document.id));
        if (run.pages.first < 0 || run.pages.second < run.pages.first ||
            run.pages.second >= source.page_count)
            throw Invalid("pages", fmt::format("Document {} has only {} pages.", source.id.value,
                                               source.page_count));
    }
    const auto count = page_count(runs);
    if (count < 1) throw Invalid("pages", "A document needs at least one page.");
    if (count > most)
        throw Invalid("pages", fmt::format("A document can have at most {} pages.", most));
}

// How often each page of a document is placed.
std::vector<std::int64_t> placements(const Document& of, const Document& document,
                                     const std::vector<PageRun>& runs)
{
    std::vector<std::int64_t> times(static_cast<std::size_t>(of.page_count) + 1);
    for (const auto& run : runs) {
        if (run.source.value_or(document.id) != of.id) continue;
        ++times[static_cast<std::size_t>(run.pages.first)];
        --times[static_cast<std::size_t>(run.pages.second) + 1];
    }
    std::partial_sum(times.begin(), times.end(), times.begin());
    return times;
}

// A page with many notes, placed many times, makes many copies of them.
void check_copies(Database& database, const Document& document, const std::vector<PageRun>& runs,
                  const Sources& sources)
{
    std::int64_t copies = 0;
    for (const auto& [id, source] : sources) {
        const auto times = placements(source, document, runs);
        for (const auto& [page, notes] : store::notes_per_page(database, id))
            if (page >= 0 && page < source.page_count)
                copies += notes * times[static_cast<std::size_t>(page)];
    }
    if (copies > most_note_copies)
        throw Invalid("pages", fmt::format("There would be more than {} notes on these pages.",
                                           most_note_copies));
}

std::vector<PageSize> sizes_of(const Document& document)
{
    auto sizes = decompress(document.page_spec);
    if (!sizes || std::ssize(*sizes) != document.page_count)
        throw Conflict(
            fmt::format("Document {} has to be processed again first.", document.id.value));
    return *std::move(sizes);
}

std::string page_spec_of(const Document& document, const std::vector<PageRun>& runs,
                         const Sources& sources)
{
    std::map<DocumentId, std::vector<PageSize>> known;
    std::vector<PageSize> sizes;
    for (const auto& run : runs) {
        const auto id = run.source.value_or(document.id);
        if (!known.contains(id)) known[id] = sizes_of(sources.at(id));
        for (auto page = run.pages.first; page <= run.pages.second; ++page) {
            auto size = known[id].at(static_cast<std::size_t>(page));
            if (run.quarter_turns % 2 == 1) std::swap(size.width, size.height);
            sizes.push_back(size);
        }
    }
    return compress(sizes);
}

std::vector<store::StoredRun> pinned(const Document& document, const std::vector<PageRun>& runs,
                                     const Sources& sources)
{
    std::vector<store::StoredRun> stored;
    for (const auto& run : runs) {
        const auto& source = sources.at(run.source.value_or(document.id));
        stored.push_back({source.revision.value(), source.id, run.pages, run.quarter_turns});
    }
    return stored;
}

void begin(Core& core, Database& database, const Document& document,
           const std::vector<PageRun>& runs, const Sources& sources, const Viewer& viewer,
           std::string_view trace)
{
    const auto revision = store::insert_like_current(database, document.id, core.now()).value();
    store::set_pages(database, revision, page_count(runs), page_spec_of(document, runs, sources));
    store::set_page_runs(database, revision, pinned(document, runs, sources));
    record_change(database, document, RevisionCause::modifying, *viewer.user, core.now());
    store::enqueue(database, {.kind = JobKind::modify,
                              .document = document.id,
                              .revision = revision,
                              .user = *viewer.user,
                              .trace = std::string{trace.substr(0, 64)}});
}

} // namespace

void Documents::modify(DocumentId id, const std::vector<PageRun>& wanted, const Viewer& viewer,
                       std::string_view trace)
{
    require(viewer, Permission::update_documents);
    auto runs = wanted;
    for (auto& run : runs)
        if (run.source == id) run.source.reset();
    runs = joined(runs);
    m_core.transaction([&](Database& database) {
        auto document = lock_document(database, id, viewer, false);
        if (!document.rights.edit) throw Forbidden();
        if (processing(document.status)) throw Conflict("Already processing");
        const auto sources = sources_of(database, document, runs, viewer);
        check_readable(document, sources);
        check_pages(document, runs, sources, m_core.config().engine.pages);
        check_copies(database, document, runs, sources);
        begin(m_core, database, document, runs, sources, viewer, trace);
        document.status = Status::pending;
        store::update_document(database, document, m_core.now());
        note(m_core, database, document, viewer.user, store::Event::updated, "pages");
    });
    wake_worker(m_core.config().paths.run.string());
}

} // namespace quire
