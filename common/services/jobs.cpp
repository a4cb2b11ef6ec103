#include "core.hpp"
#include "work.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <services/jobs.hpp>
#include <store/fetches.hpp>
#include <store/index_queue.hpp>
#include <store/jobs.hpp>
#include <store/revisions.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>

namespace quire {

namespace {

constexpr int most_claims = 10;

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds longest_back_off{3600};

// Between 75 % and 125 %, so that what failed together does not come back together.
milliseconds jittered(milliseconds delay, const RandomSource& random)
{
    std::array<std::byte, 1> chance;
    random(chance);
    return delay * (75 + std::to_integer<int>(chance[0]) * 50 / 255) / 100;
}

milliseconds back_off(const Job& job, seconds first_delay)
{
    const auto doublings = std::clamp<std::int64_t>(job.attempts - 1, 0, 20);
    return std::min<seconds>(first_delay * (std::int64_t{1} << doublings), longest_back_off);
}

// Files of what was being made go away a little later: a child of a lost attempt may still write.
constexpr std::int64_t files_rest = 120; // seconds

void fail_fetch(Database& database, const Job& job, std::string_view reason)
{
    store::fail_fetch(database, job, reason);
    store::queue_for_index(database, job.document, false);
}

} // namespace

void require_claim(Database& database, const Job& job, std::int64_t lease_seconds)
{
    if (!store::hold(database, job, lease_seconds)) throw LeaseLost{};
}

void fail_work(Database& database, const Job& job, std::string_view reason)
{
    store::lock_document(database, job.document);
    if (!store::end_job(database, job, JobState::failed, reason)) throw LeaseLost{};
    if (job.kind == JobKind::fetch) return fail_fetch(database, job, reason);
    if (job.kind == JobKind::purge || !job.revision) return;

    const auto revision = store::find_revision(database, *job.revision);
    store::cancel_siblings(database, job, "another part of the document failed");
    store::fail_revision(database, job, reason);
    store::queue_for_index(database, job.document, revision && revision->placed);
    store::enqueue(database, {.kind = JobKind::purge,
                              .document = job.document,
                              .revision = job.revision,
                              .user = job.user,
                              .delay_seconds = files_rest});
}

namespace {

// Many slots that claim at once meet in the same places of the index, and the database sends one of
// two that wait for each other back to the start: more often than for other actions, and without
// harm.
std::optional<Job> claim_patiently(Core& core, std::string_view owner, Lane lane)
{
    for (int tries = 1;; ++tries) {
        try {
            return core.read([&](Database& database) {
                return store::claim_next(database, lane, owner, core.config().worker.lease_seconds);
            });
        } catch (const Deadlock&) { // nothing was claimed
            if (tries == most_claims) throw;
        }
    }
}

} // namespace

std::optional<Job> Jobs::claim(std::string_view owner, Lane lane)
{
    const auto& worker = m_core.config().worker;
    const auto given_up = m_core.read(
        [&](Database& database) { return store::promote(database, lane, worker.attempts); });
    for (const auto& job : given_up) {
        try {
            fail(job, "The work was interrupted again and again, and was given up.");
        } catch (const LeaseLost&) { // another worker came first
        }
    }
    return claim_patiently(m_core, owner, lane);
}

milliseconds Jobs::until_next(Lane lane)
{
    const milliseconds longest = seconds{m_core.config().worker.poll_seconds};
    const auto due =
        m_core.read([&](Database& database) { return store::next_due(database, lane); });
    // A moment later than due, so that the database's clock agrees that it is over.
    return due ? std::min(longest, *due + milliseconds{2}) : longest;
}

void Jobs::renew(const Job& job)
{
    const bool held = m_core.read([&](Database& database) {
        return store::hold(database, job, m_core.config().worker.lease_seconds);
    });
    if (!held) throw LeaseLost{};
}

void Jobs::retry(const Job& job, std::string_view reason, bool costs_attempt)
{
    const auto& worker = m_core.config().worker;
    if (costs_attempt && job.attempts >= worker.attempts) return fail(job, reason);

    const seconds first_delay{worker.retry_seconds};
    const auto delay = costs_attempt ? back_off(job, first_delay) : milliseconds{first_delay};
    const auto attempts = costs_attempt ? job.attempts : job.attempts - 1;
    const bool put = m_core.read([&](Database& database) {
        return store::put_back(database, job, attempts, jittered(delay, m_core.random()), reason);
    });
    if (!put) throw LeaseLost{};
}

void Jobs::fail(const Job& job, std::string_view reason)
{
    m_core.transaction([&](Database& database) { fail_work(database, job, reason); });
    wake_worker(m_core.config().paths.run.string());
}

void Jobs::give_back(const Job& job)
{
    const bool put = m_core.read([&](Database& database) {
        return store::put_back(database, job, job.attempts - 1, milliseconds{0}, "");
    });
    if (!put) throw LeaseLost{};
}

namespace {

// How many pages with text take about as long as one of a scan.
std::int64_t text_pages_per_scanned(const Config& config)
{
    const auto& worker = config.worker;
    return std::max<std::int64_t>(worker.text_pages_per_job / worker.pages_per_job, 1);
}

// Between pauses: one page of a scan, or as many with text as take as long, whose ranges are
// longer.
std::int64_t pages_between_pauses(std::int64_t range, const Config& config)
{
    const auto of_scan = std::max<std::int64_t>(config.worker.pages_per_job, 1);
    return std::max<std::int64_t>((range + of_scan - 1) / of_scan, 1);
}

std::int64_t range_of(const Job& job)
{
    return job.last_page - job.first_page + 1;
}

std::int64_t turns_of(std::int64_t pages, std::int64_t range, const Config& config)
{
    return pages / pages_between_pauses(range, config) * text_pages_per_scanned(config);
}

} // namespace

std::int64_t turns_of_range(std::int64_t pages, const Config& config)
{
    return std::max<std::int64_t>(turns_of(pages, pages, config), 1);
}

bool Jobs::is_awaited(const Job& job, std::int64_t pages_read)
{
    const auto& config = m_core.config();
    if (pages_read % pages_between_pauses(range_of(job), config) != 0) return false;
    return m_core.read([&](Database& database) {
        return store::is_awaited(database, job, turns_of(pages_read, range_of(job), config));
    });
}

void Jobs::give_way(const Job& job, std::int64_t pages_read)
{
    const auto turns = turns_of(pages_read, range_of(job), m_core.config());
    const bool put =
        m_core.read([&](Database& database) { return store::give_way(database, job, turns); });
    if (!put) throw LeaseLost{};
}

void Jobs::finish(const Job& job)
{
    const bool ended = m_core.read(
        [&](Database& database) { return store::end_job(database, job, JobState::done, ""); });
    if (!ended) throw LeaseLost{};
}

std::vector<Job> Jobs::list(std::optional<JobState> state, std::int64_t limit)
{
    return m_core.read(
        [&](Database& database) { return store::list_jobs(database, state, limit); });
}

namespace {

// Where a chain of jobs begins that led to this kind.
JobKind first_kind(JobKind kind)
{
    switch (kind) {
    case JobKind::ingest:
    case JobKind::read_pages:
    case JobKind::publish:
        return JobKind::ingest;
    case JobKind::turn_pages:
        return JobKind::modify;
    case JobKind::purge:
    case JobKind::fetch:
    case JobKind::set_text:
    case JobKind::modify:
    case JobKind::redact:
        return kind;
    }
    return kind;
}

} // namespace

bool Jobs::run_again(JobId id)
{
    const bool started = m_core.transaction([&](Database& database) {
        const auto job = store::find_job(database, id);
        if (!job || (job->state != JobState::failed && job->state != JobState::cancelled))
            return false;
        if (job->kind == JobKind::fetch && !store::fetch_again(database, job->document))
            return false;
        if (job->revision && job->kind != JobKind::purge &&
            !store::start_again(database, *job->revision))
            return false;
        // What was made before may be gone: the revision starts from its original.
        store::enqueue(database, {.kind = first_kind(job->kind),
                                  .document = job->document,
                                  .revision = job->revision,
                                  .user = job->user,
                                  .trace = job->trace});
        if (job->revision) store::queue_for_index(database, job->document, true);
        return true;
    });
    if (started) {
        wake_worker(m_core.config().paths.run.string());
        wake_fetcher(m_core.config().paths.run.string());
    }
    return started;
}

std::int64_t Jobs::forget_old()
{
    constexpr std::int64_t at_a_time = 1000;
    const auto before = m_core.now() - std::chrono::days{30};
    return m_core.read(
        [&](Database& database) { return store::forget_jobs(database, before, at_a_time); });
}

std::int64_t worker_slots(const Config& config)
{
    if (config.worker.processes > 0) return config.worker.processes;
    return std::max(1U, std::thread::hardware_concurrency());
}

namespace {

void wake(const std::string& name)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (name.size() >= sizeof address.sun_path) return;
    std::memcpy(address.sun_path, name.c_str(), name.size() + 1);

    const Descriptor socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!socket) return;
    // Lost when nobody listens or the queue is full: then the worker is awake or polls.
    ::sendto(socket.get(), "!", 1, MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address),
             sizeof address);
}

} // namespace

void wake_worker(const std::string& run_folder)
{
    wake(run_folder + "/worker.sock");
}

void wake_fetcher(const std::string& run_folder)
{
    wake(run_folder + "/fetch.sock");
}

} // namespace quire
