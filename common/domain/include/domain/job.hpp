#pragma once
// Work that the worker does: a row with a kind, a lease and an end.

#include <base/clock.hpp>
#include <cstdint>
#include <domain/ids.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace quire {

enum class JobKind : std::uint8_t {
    ingest,     // make a PDF of the original, check it, count its pages, plan the rest
    read_pages, // text, positions and pictures of a range of pages
    publish,    // assemble the revision, index it, make it current
    purge,      // remove the files of a removed document
    fetch,      // get the file from an address; the only kind that needs the network
    set_text,   // a revision like the current one, with given texts on some pages
    modify,     // a revision of other pages: moved, copied, turned, removed, from other documents
    redact,     // a revision without what lies under some boxes
    turn_pages, // positions and pictures of the turned pages in a range of a modification
};

// Whether the PDF that such a job makes becomes the document's own file, in the place of the one
// that was received: what was taken out must not come back when the document is processed again.
bool makes_own_file(JobKind kind);

enum class JobState : std::uint8_t {
    ready,   // claimable now
    waiting, // claimable at run_after
    running, // leased
    done,    // terminal from here on
    failed,
    cancelled,
};

// Who does a job: each program claims in its own lane.
enum class Lane : std::uint8_t { worker, fetch };
Lane lane(JobKind kind);

std::string_view name(JobKind kind);
std::string_view name(JobState state);
std::optional<JobKind> parse_job_kind(std::string_view name);
std::optional<JobState> parse_job_state(std::string_view name);
inline bool terminal(JobState state)
{
    return state >= JobState::done;
}

struct Job {
    JobId id;
    JobKind kind = JobKind::ingest;
    JobState state = JobState::ready;
    DocumentId document;
    std::optional<RevisionId> revision;
    UserId user;                 // for whom: fairness is between users
    std::int64_t first_page = 0; // 0-based, for read_pages and turn_pages
    std::int64_t last_page = -1; // inclusive
    std::int64_t attempts = 0;
    std::int64_t fence = 0; // grows with each claim; results commit only under the claim's fence
    std::string trace;      // of the request that asked for it
    std::string reason;     // why it ended or waits, a sentence
    Time created;
    std::optional<Time> run_after;
    std::optional<Time> lease_until;
    std::optional<Time> finished;
};

} // namespace quire
