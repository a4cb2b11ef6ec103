#pragma once
// Rows of jobs. The functions that take part in somebody's transaction say so; the others are one
// transaction each. Rows are locked in the order document, job, revision.

#include <chrono>
#include <cstdint>
#include <domain/job.hpp>
#include <optional>
#include <store/database.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quire::store {

struct NewJob {
    JobKind kind = JobKind::ingest;
    DocumentId document;
    std::optional<RevisionId> revision; // empty for a purge of the whole document
    UserId user;                        // for whom
    std::string trace = {};             // of the request
    std::int64_t first_page = 0;
    std::int64_t last_page = -1;
    std::int64_t delay_seconds = 0; // > 0: waiting until then
};

using PageRun = std::pair<std::int64_t, std::int64_t>; // first, last

// --- inside the caller's transaction ---

// The job stands in line behind the user's earlier ones, but not behind the whole row of another
// user. Call wake_worker() (services/jobs.hpp) after the commit.
void enqueue(Database& database, const NewJob& job);
// One job per run of pages. The first keeps the turn of the job it comes from, so that a short
// document goes through at once; the others stand in a second line of the user's, each as many
// turns behind the one before as a run is worth.
void enqueue_ranges(Database& database, const Job& from, JobKind kind,
                    const std::vector<PageRun>& runs, std::int64_t turns_each);
// What a job leads to, at the same turn.
void enqueue_next(Database& database, const Job& from, JobKind kind);

// Everything that is being done or waits to be done with the document ends as cancelled, except for
// purges; a revision in the making fails and its files will be purged. The worker notices at its
// next commit. The document's status and error record are the caller's. Answers how many jobs.
std::int64_t cancel_work(Database& database, DocumentId document, std::string_view reason);

// Locks the job's row and renews its lease; false when it is not this claim's any more.
bool hold(Database& database, const Job& job, std::int64_t lease_seconds);
// running → a terminal state; false when it is not this claim's any more.
bool end_job(Database& database, const Job& job, JobState state, std::string_view reason);
// Ends all jobs of a revision but this one that are not over.
void cancel_siblings(Database& database, const Job& job, std::string_view reason);

// --- whole transactions ---

std::optional<Job> claim_next(Database& database, Lane lane, std::string_view owner,
                              std::int64_t lease_seconds);
// Waiting jobs whose time has come become ready, jobs of dead owners, too. Answers the jobs of dead
// owners that have no attempt left: still running, to be failed under their present fence.
std::vector<Job> promote(Database& database, Lane lane, std::int64_t most_attempts);
// Until the lane's next waiting job or lease is due; empty when there is none.
std::optional<std::chrono::milliseconds> next_due(Database& database, Lane lane);
// running → waiting (or ready, without a delay); `attempts` as it should read then.
bool put_back(Database& database, const Job& job, std::int64_t attempts,
              std::chrono::milliseconds delay, std::string_view reason);

// Whether a job of another document stands before what is left of this running one after so many
// turns' worth of work.
bool is_awaited(Database& database, const Job& job, std::int64_t turns);
// running → ready, as an attempt that does not count, so many turns further back.
bool give_way(Database& database, const Job& job, std::int64_t turns);

// Removes some jobs that ended before this; answers how many. The one that was claimed last stays:
// it says how far the queue has come.
std::int64_t forget_jobs(Database& database, Time before, std::int64_t limit);

std::optional<Job> find_job(Database& database, JobId id);
std::vector<Job> list_jobs(Database& database, std::optional<JobState> state, std::int64_t limit);

} // namespace quire::store
