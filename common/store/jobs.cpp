#include <algorithm>
#include <store/index_queue.hpp>
#include <store/jobs.hpp>

namespace quire::store {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// Purges can wait for everything that somebody waits for.
constexpr std::int64_t usual_priority = 5;
constexpr std::int64_t purge_priority = 8;

std::int64_t priority(JobKind kind)
{
    return kind == JobKind::purge ? purge_priority : usual_priority;
}

constexpr std::string_view columns_of_job =
    "id, kind, state, document_id, revision_id, user_id, first_page, last_page, attempts, fence, "
    "trace, reason, created_at, run_after, lease_until, finished_at";

using JobRow = Row<JobId, JobKind, JobState, DocumentId, std::optional<RevisionId>, UserId,
                   std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string, std::string,
                   Time, std::optional<Time>, std::optional<Time>, std::optional<Time>>;

Job job_of(JobRow&& row)
{
    Job job;
    std::tie(job.id, job.kind, job.state, job.document, job.revision, job.user, job.first_page,
             job.last_page, job.attempts, job.fence, job.trace, job.reason, job.created,
             job.run_after, job.lease_until, job.finished) = std::move(row);
    return job;
}

template<class... Parameters>
std::vector<Job> select_jobs(Database& database, std::string_view condition,
                             const Parameters&... parameters)
{
    std::string sql = "SELECT ";
    sql += columns_of_job;
    sql += " FROM jobs ";
    sql += condition;
    std::vector<Job> jobs;
    for (auto& row :
         database.select<JobId, JobKind, JobState, DocumentId, std::optional<RevisionId>, UserId,
                         std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string,
                         std::string, Time, std::optional<Time>, std::optional<Time>,
                         std::optional<Time>>(sql, parameters...))
        jobs.push_back(job_of(std::move(row)));
    return jobs;
}

std::int64_t highest_claimed_turn(Database& database)
{
    return database.find<std::optional<std::int64_t>>("SELECT MAX(claimed_turn) FROM jobs")
        .value()
        .value_or(0);
}

// Where a newcomer stands: beside the lowest turn that is being worked on, so that whichever slot
// comes to a page boundary first can let it pass. While nothing runs, as far as the queue came.
std::int64_t turn_of_queue(Database& database)
{
    const auto worked_on =
        database
            .find<std::optional<std::int64_t>>("SELECT MIN(turn) FROM jobs FORCE INDEX "
                                               "(jobs_in_lane) WHERE lane = ? AND state = ? "
                                               "AND priority = ?",
                                               Lane::worker, JobState::running, usual_priority)
            .value();
    return worked_on ? *worked_on : highest_claimed_turn(database);
}

// The user's next turn for something new. The user's row stays locked until the transaction ends,
// so that nobody is given the same turns.
std::int64_t take_turn(Database& database, UserId user)
{
    const auto now = turn_of_queue(database);
    database.change("INSERT INTO job_turns (user_id, last_turn) VALUES (?, GREATEST(1, ?)) "
                    "ON DUPLICATE KEY UPDATE last_turn = GREATEST(last_turn + 1, ?)",
                    user, now, now);
    return database.find<std::int64_t>("SELECT last_turn FROM job_turns WHERE user_id = ?", user)
        .value();
}

// The first of `count` turns for further ranges of the user's documents, none below `least`. They
// are counted apart, so that what the user asks for next does not stand behind them.
std::int64_t take_range_turns(Database& database, UserId user, std::int64_t least,
                              std::int64_t count)
{
    database.change("INSERT INTO job_turns (user_id, last_turn, next_range_turn) VALUES (?, 0, ?) "
                    "ON DUPLICATE KEY UPDATE "
                    "next_range_turn = GREATEST(next_range_turn, ?) + ?",
                    user, least + count, least, count);
    return database
               .find<std::int64_t>("SELECT next_range_turn FROM job_turns WHERE user_id = ?", user)
               .value() -
           count;
}

std::int64_t turn_of(Database& database, JobId job)
{
    return database.find<std::int64_t>("SELECT turn FROM jobs WHERE id = ?", job).value_or(0);
}

void insert(Database& database, const NewJob& job, std::int64_t turn)
{
    database.insert("INSERT INTO jobs (kind, state, priority, turn, document_id, revision_id, "
                    "user_id, first_page, last_page, trace, created_at, run_after) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(6), "
                    "IF(? > 0, NOW(6) + INTERVAL ? SECOND, NULL))",
                    job.kind, job.delay_seconds > 0 ? JobState::waiting : JobState::ready,
                    priority(job.kind), turn, job.document, job.revision, job.user, job.first_page,
                    job.last_page, job.trace, job.delay_seconds, job.delay_seconds);
}

NewJob following(const Job& from, JobKind kind, PageRun pages = {0, -1})
{
    return {.kind = kind,
            .document = from.document,
            .revision = from.revision,
            .user = from.user,
            .trace = from.trace,
            .first_page = pages.first,
            .last_page = pages.second};
}

} // namespace

void enqueue(Database& database, const NewJob& job)
{
    insert(database, job, take_turn(database, job.user));
}

void enqueue_ranges(Database& database, const Job& from, JobKind kind,
                    const std::vector<PageRun>& runs, std::int64_t turns_each)
{
    if (runs.empty()) return;
    auto turn = turn_of(database, from.id);
    insert(database, following(from, kind, runs.front()), turn);
    if (runs.size() == 1) return;
    const auto further = static_cast<std::int64_t>(runs.size()) - 1;
    turn = take_range_turns(database, from.user, turn + turns_each, further * turns_each);
    for (std::size_t i = 1; i < runs.size(); ++i, turn += turns_each)
        insert(database, following(from, kind, runs[i]), turn);
}

void enqueue_next(Database& database, const Job& from, JobKind kind)
{
    insert(database, following(from, kind), turn_of(database, from.id));
}

std::int64_t cancel_work(Database& database, DocumentId document, std::string_view reason)
{
    // Files of what was being made go away later: a child may still be writing for a while.
    constexpr std::int64_t files_rest = 120;
    const auto jobs =
        database.change("UPDATE jobs SET state = ?, reason = ?, finished_at = NOW(6), "
                        "lease_until = NULL, run_after = NULL "
                        "WHERE document_id = ? AND state IN (?, ?, ?) AND kind <> ?",
                        JobState::cancelled, reason, document, JobState::ready, JobState::waiting,
                        JobState::running, JobKind::purge);
    const auto unfinished = database.select<RevisionId, UserId, bool>(
        "SELECT revisions.id, documents.user_id, revisions.placed_at IS NOT NULL FROM revisions "
        "JOIN documents ON documents.id = revisions.document_id "
        "WHERE revisions.document_id = ? AND revisions.state = 0",
        document);
    for (const auto& [revision, user, placed] : unfinished) {
        // The index may know the text of what is not to be.
        if (placed) queue_for_index(database, document, true);
        database.change("UPDATE revisions SET state = 3, placed_at = NULL WHERE id = ?", revision);
        enqueue(database, {.kind = JobKind::purge,
                           .document = document,
                           .revision = revision,
                           .user = user,
                           .delay_seconds = files_rest});
    }
    return jobs;
}

bool hold(Database& database, const Job& job, std::int64_t lease_seconds)
{
    return database.change("UPDATE jobs SET lease_until = NOW(6) + INTERVAL ? SECOND "
                           "WHERE id = ? AND fence = ? AND state = ?",
                           lease_seconds, job.id, job.fence, JobState::running) == 1;
}

bool end_job(Database& database, const Job& job, JobState state, std::string_view reason)
{
    return database.change("UPDATE jobs SET state = ?, reason = ?, finished_at = NOW(6), "
                           "lease_until = NULL WHERE id = ? AND fence = ? AND state = ?",
                           state, reason, job.id, job.fence, JobState::running) == 1;
}

void cancel_siblings(Database& database, const Job& job, std::string_view reason)
{
    database.change("UPDATE jobs SET state = ?, reason = ?, finished_at = NOW(6), "
                    "lease_until = NULL, run_after = NULL "
                    "WHERE revision_id = ? AND state IN (?, ?, ?) AND kind <> ? AND id <> ?",
                    JobState::cancelled, reason, job.revision, JobState::ready, JobState::waiting,
                    JobState::running, JobKind::purge, job.id);
}

std::optional<Job> claim_next(Database& database, Lane lane, std::string_view owner,
                              std::int64_t lease_seconds)
{
    Transaction claim{database};
    const auto next =
        database.find<JobId>("SELECT id FROM jobs FORCE INDEX (jobs_in_lane) WHERE lane = ? "
                             "AND state = ? ORDER BY priority, turn, id LIMIT 1 "
                             "FOR UPDATE SKIP LOCKED",
                             lane, JobState::ready);
    if (!next) return {};
    database.change("UPDATE jobs SET state = ?, owner = ?, fence = fence + 1, "
                    "attempts = attempts + 1, claimed_turn = turn, reason = '', run_after = NULL, "
                    "lease_until = NOW(6) + INTERVAL ? SECOND WHERE id = ?",
                    JobState::running, owner, lease_seconds, *next);
    auto job = find_job(database, *next);
    claim.commit();
    return job;
}

namespace {

// Read without locks: most of the time nothing is due, and then nobody waits for anybody.
bool anything_is_due(Database& database, Lane lane)
{
    return database
        .find<bool>("SELECT EXISTS (SELECT 1 FROM jobs WHERE state = ? AND run_after <= NOW(6) "
                    "AND lane = ?) OR EXISTS (SELECT 1 FROM jobs WHERE state = ? "
                    "AND lease_until < NOW(6) AND lane = ?)",
                    JobState::waiting, lane, JobState::running, lane)
        .value_or(false);
}

} // namespace

std::vector<Job> promote(Database& database, Lane lane, std::int64_t most_attempts)
{
    if (!anything_is_due(database, lane)) return {};
    database.change("UPDATE jobs SET state = ?, run_after = NULL "
                    "WHERE state = ? AND run_after <= NOW(6) AND lane = ?",
                    JobState::ready, JobState::waiting, lane);
    database.change("UPDATE jobs SET state = ?, lease_until = NULL, owner = '' "
                    "WHERE state = ? AND lease_until < NOW(6) AND attempts < ? AND lane = ?",
                    JobState::ready, JobState::running, most_attempts, lane);
    return select_jobs(database, "WHERE state = ? AND lease_until < NOW(6) AND lane = ? LIMIT 100",
                       JobState::running, lane);
}

std::optional<milliseconds> next_due(Database& database, Lane lane)
{
    const auto away = database.find<std::optional<std::int64_t>>(
        "SELECT MIN(away) FROM ("
        "SELECT TIMESTAMPDIFF(MICROSECOND, NOW(6), MIN(run_after)) AS away FROM jobs "
        "WHERE state = ? AND lane = ? UNION ALL "
        "SELECT TIMESTAMPDIFF(MICROSECOND, NOW(6), MIN(lease_until)) FROM jobs "
        "WHERE state = ? AND lane = ?) AS due",
        JobState::waiting, lane, JobState::running, lane);
    if (!away || !*away) return {};
    const auto rest = std::chrono::ceil<milliseconds>(microseconds{**away});
    return std::max(rest, milliseconds{0});
}

bool put_back(Database& database, const Job& job, std::int64_t attempts, milliseconds delay,
              std::string_view reason)
{
    const bool waits = delay.count() > 0;
    return database.change("UPDATE jobs SET state = ?, attempts = ?, reason = ?, owner = '', "
                           "lease_until = NULL, "
                           "run_after = IF(?, NOW(6) + INTERVAL ? MICROSECOND, NULL) "
                           "WHERE id = ? AND fence = ? AND state = ?",
                           waits ? JobState::waiting : JobState::ready, attempts, reason, waits,
                           microseconds{delay}.count(), job.id, job.fence, JobState::running) == 1;
}

bool is_awaited(Database& database, const Job& job, std::int64_t turns)
{
    return database
        .find<bool>("SELECT EXISTS (SELECT 1 FROM jobs AS other FORCE INDEX (jobs_in_lane) "
                    "JOIN jobs AS own ON own.id = ? WHERE other.lane = ? AND other.state = ? "
                    "AND other.priority = ? AND other.turn < own.turn + ? "
                    "AND other.document_id <> own.document_id)",
                    job.id, lane(job.kind), JobState::ready, usual_priority, turns)
        .value();
}

bool give_way(Database& database, const Job& job, std::int64_t turns)
{
    return database.change("UPDATE jobs SET state = ?, attempts = ?, turn = turn + ?, owner = '', "
                           "lease_until = NULL WHERE id = ? AND fence = ? AND state = ?",
                           JobState::ready, job.attempts - 1, turns, job.id, job.fence,
                           JobState::running) == 1;
}

std::int64_t forget_jobs(Database& database, Time before, std::int64_t limit)
{
    const auto turn = highest_claimed_turn(database);
    return database.change("DELETE FROM jobs WHERE finished_at < ? "
                           "AND (claimed_turn IS NULL OR claimed_turn < ?) "
                           "ORDER BY finished_at LIMIT ?",
                           before, turn, limit);
}

std::optional<Job> find_job(Database& database, JobId id)
{
    auto jobs = select_jobs(database, "WHERE id = ?", id);
    if (jobs.empty()) return {};
    return std::move(jobs.front());
}

std::vector<Job> list_jobs(Database& database, std::optional<JobState> state, std::int64_t limit)
{
    if (state)
        return select_jobs(database, "WHERE state = ? ORDER BY id DESC LIMIT ?", *state, limit);
    return select_jobs(database, "ORDER BY id DESC LIMIT ?", limit);
}

} // namespace quire::store
