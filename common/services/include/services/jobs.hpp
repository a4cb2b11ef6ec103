#pragma once
// The queue, for the worker. Times are the database's. A result commits only under the fence of its
// claim: zero rows changed means somebody else owns the job now (LeaseLost), and nothing of this
// attempt takes effect.

#include <base/config.hpp>
#include <base/error.hpp>
#include <chrono>
#include <cstdint>
#include <domain/job.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire {

class Core;

// The claim is no longer ours: stop, and leave everything to the new owner. Also thrown when the
// job was cancelled.
class LeaseLost : public std::runtime_error {
public:
    LeaseLost() : std::runtime_error("lease lost") {}
};

class Jobs {
public:
    explicit Jobs(Core& core) : m_core(core) {}

    // The lane's next job in turn (fair between users), leased for worker.lease_seconds; empty when
    // there is none. `owner` names the process and slot, for people. Reclaims expired leases and
    // wakes waiting jobs first.
    std::optional<Job> claim(std::string_view owner, Lane lane = Lane::worker);
    // How long nothing will become claimable by itself; capped at worker.poll_seconds.
    std::chrono::milliseconds until_next(Lane lane = Lane::worker);

    void renew(const Job& job); // throws LeaseLost

    // Ends the attempt without effect on the document: tried again after a back-off, up to
    // worker.attempts; after the last one the document gets `reason` as its error record and status
    // error. `costs_attempt` false for faults of the system (disk full, database away).
    void retry(const Job& job, std::string_view reason, bool costs_attempt = true);
    // Ends the job and fails its document now: further attempts would not help.
    void fail(const Job& job, std::string_view reason);
    // Gives the lease back at a clean stop; costs no attempt.
    void give_back(const Job& job);

    // A turn is worth a page with text or a small upload; a page of a scan takes as long as several
    // (text_pages_per_job / pages_per_job). After this attempt has read so many pages of its range:
    // whether another document's turn has come.
    bool is_awaited(const Job& job, std::int64_t pages_read);
    // Puts the rest of the range back into the line, that many pages further on; costs no attempt.
    void give_way(const Job& job, std::int64_t pages_read);
    void finish(const Job& job); // done, for jobs that publish nothing themselves

    // For people: newest first.
    std::vector<Job> list(std::optional<JobState> state, std::int64_t limit);
    bool run_again(JobId id); // a failed or cancelled one; false when it is not

    // Housekeeping: forgets some jobs that ended a month ago; answers how many.
    std::int64_t forget_old();

private:
    Core& m_core;
};

// How many turns a range of so many pages is worth, at least 1.
std::int64_t turns_of_range(std::int64_t pages, const Config& config);

// How many jobs a worker does at a time: worker.processes, or one per core.
std::int64_t worker_slots(const Config& config);

// Tells a sleeping worker that something was committed: one datagram to <run>/worker.sock. Losing
// it costs at most worker.poll_seconds.
void wake_worker(const std::string& run_folder);
// The same for what is to be fetched: <run>/fetch.sock.
void wake_fetcher(const std::string& run_folder);

} // namespace quire
