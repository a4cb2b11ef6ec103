#pragma once
// Making a revision, for the worker: from a received original to the files that everybody reads.
// Every step commits under the job's fence (jobs.hpp) and may be killed and repeated at any line.

#include <base/handle.hpp>
#include <cstdint>
#include <domain/document.hpp>
#include <domain/job.hpp>
#include <domain/page_spec.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace quire {

class Core;

// One page as it was read.
struct PageRecord {
    std::int64_t page = 0; // 0-based
    std::string ocr; // engine label ("tess4", "tess4_force"), "" when the text was in the file
    std::int64_t characters = 0;
    std::string failure; // why the page could not be read or drawn; "" when it could
};

// What a job needs to know of its revision.
struct WorkOrder {
    RevisionId revision;
    DocumentId document;
    std::int64_t version = 0;
    std::string slug;
    std::string language;           // of the document, or a comma-separated list
    std::string original_extension; // as stored, lower case
    bool force_ocr = false;
    std::int64_t page_count = 0; // 0 before planning
    std::string page_spec;
    std::filesystem::path original; // to open and hand to the engine; "" when nothing was uploaded
    std::int64_t original_bytes = 0;
    std::filesystem::path
        folder; // work folder of this revision: pages/, document.pdf…; exists, same file system
};

class Revisions {
public:
    explicit Revisions(Core& core) : m_core(core) {}

    // Throws LeaseLost when the job or its document is gone.
    WorkOrder order(const Job& job);

    // ingest's result: page sizes become visible, the document's page_count is set, read_pages jobs
    // over ranges of worker.pages_per_job (or text_pages_per_job when `mostly_text`) appear and the
    // job is done: one transaction.
    void plan(const Job& job, const std::vector<PageSize>& pages, bool mostly_text);

    // Pages of a read_pages job whose files are complete in the work folder; visible in the
    // progress. Repeatable.
    void record_pages(const Job& job, const std::vector<PageRecord>& pages);
    // The page numbers of the job's range that are recorded already.
    std::vector<std::int64_t> recorded_pages(const Job& job);
    std::vector<PageRecord> all_pages(const Job& job);
    // The job is done; when it was the last of its revision, the publish job appears: one
    // transaction.
    void finish_pages(const Job& job);

    struct Published {
        std::string pdf_sha1; // lower-case hex
        std::int64_t pdf_bytes = 0;
    };
    // The work folder, complete and synced, becomes the document's current revision: renamed, then
    // one transaction flips document, status success, job done, index entry queued; the old
    // revision's files are queued for purging. Call after IndexFeed has the new text.
    void publish(const Job& job, const Published& published);

    // Where finished files of a revision live.
    std::filesystem::path folder(DocumentId document, RevisionId revision) const;

    // purge: removes the files of superseded revisions, or all files of a removed document, through
    // quarantine.
    void purge(const Job& job);

private:
    Core& m_core;
};

} // namespace quire
