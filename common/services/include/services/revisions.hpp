#pragma once
// Making a revision, for the worker: from a received original to the files that everybody reads.
// Every step commits under the job's fence (jobs.hpp) and may be killed and repeated at any line.

#include <base/handle.hpp>
#include <chrono>
#include <cstdint>
#include <domain/document.hpp>
#include <domain/job.hpp>
#include <domain/page_spec.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire {

class Core;

// One page as it was read.
struct PageRecord {
    std::int64_t page = 0; // 0-based
    std::string ocr; // engine label ("tess4", "tess4_force"), "" when the text was in the file
    std::int64_t characters = 0;
    std::string failure;     // why the page could not be read or drawn; "" when it could
    std::optional<Time> set; // when it got its text, if not with this revision
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
        folder; // of this revision: pages/, document.pdf…; exists, same file system as the original
    bool placed = false; // `folder` is complete and in its final place already
};

// The pages of a revision to be.
struct Arrangement {
    struct Page {
        std::size_t source = 0; // among the folders
        std::int64_t page = 0;  // there
        int quarter_turns = 0;  // clockwise
    };
    std::vector<std::filesystem::path>
        folders; // of the revisions they come from, the own one first
    std::vector<Page> pages;
    std::string obstacle; // why it cannot be made any more, a sentence; "" when it can
};

class Revisions {
public:
    explicit Revisions(Core& core) : m_core(core) {}

    // Throws LeaseLost when the job or its document is gone.
    WorkOrder order(const Job& job);

    // ingest's result: page sizes become visible, the document's page_count is set, read_pages jobs
    // over ranges of at most worker.pages_per_job (text_pages_per_job when `mostly_text`) appear
    // and the job is done: one transaction. `readers` tells what will read the pages.
    void plan(const Job& job, const std::vector<PageSize>& pages, bool mostly_text,
              std::string_view readers);
    // Whether the current revision was read from the same file, in the same way, by the same
    // readers, and no page failed: what lies in base_folder() is what reading would make.
    bool is_read_already(const Job& job, std::string_view readers);
    // Instead of plan(), when the work folder has the current revision's files: its rows of pages
    // are this revision's, the publish job appears and the job is done: one transaction.
    void plan_to_show_again(const Job& job);

    // Pages of a read_pages job whose files are complete in the work folder; visible in the
    // progress. Repeatable.
    void record_pages(const Job& job, const std::vector<PageRecord>& pages);
    // The page numbers of the job's range that are recorded already.
    std::vector<std::int64_t> recorded_pages(const Job& job);
    // Those of the whole revision from `first` on, in order, at most `limit`.
    std::vector<PageRecord> pages(const Job& job, std::int64_t first, std::int64_t limit);
    // The job is done; when it was the last of its revision, what puts that together appears, a
    // publish or modify job: one transaction.
    void finish_pages(const Job& job);

    // --- a revision with other texts on some pages (set_text) ---
    // Where the files of the document's current revision are, which the new one is like.
    std::filesystem::path base_folder(const Job& job);
    std::vector<PageText> wanted_texts(const Job& job); // in order of pages
    // The rows of the current revision's pages, with what is wanted. Repeatable.
    void copy_pages(const Job& job, const std::vector<PageText>& texts);
    // The same, but for pages that were read anew.
    void copy_pages(const Job& job, const std::vector<PageRecord>& anew);

    // --- a revision of other pages (modify) ---
    Arrangement arrangement(const Job& job);
    // The sources' rows of pages, for the new places. Repeatable.
    void arrange_pages(const Job& job);
    // turn_pages jobs over these new places, in even shares of at most worker.text_pages_per_job,
    // appear and the job is done: one transaction. The last of them has it done once more.
    void deal_out_turned(const Job& job, const std::vector<std::int64_t>& pages);

    // The work folder is complete: synced, renamed to its final place, the PDF measured, and the
    // index feed answers with its text from now on. Repeatable. Then wait until the index has it.
    // `keep` is called again and again while the disk works: renew the lease there.
    void place(const Job& job, const std::function<void()>& keep = {});
    bool indexed(const Job& job); // the index has committed the text
    // The placed revision becomes the document's current one: one transaction flips document,
    // status success, job done, error records of pages that failed, index entry queued; the old
    // revision's files are queued for purging. Of a modification or a redaction the PDF becomes the
    // document's own file, so that nothing brings back what was received; notes and sections go
    // with the pages of a modification. Conflict when those cannot be put together any more.
    // `keep` as for place().
    void publish(const Job& job, const std::function<void()>& keep = {});

    // Where finished files of a revision live.
    std::filesystem::path folder(DocumentId document, RevisionId revision) const;

    // Removes the files of the job's revision, unless it is in use, or all files of a removed
    // document, and ends the job. A PDF that the record of revisions shows stays; an original goes
    // with the last revision, record or document that needs it. Repeatable.
    void purge(const Job& job);

    // Housekeeping: what interrupted purges left in quarantine longer than `rest` is deleted; an
    // original that a row still counts on goes back to its place. Answers how many were seen to.
    std::int64_t empty_quarantine(std::chrono::hours rest = std::chrono::hours{24});

private:
    void purge_revision(const Job& job);
    void purge_document(const Job& job);
    void keep_if_needed(const std::filesystem::path& quarantined);

    Core& m_core;
};

} // namespace quire
