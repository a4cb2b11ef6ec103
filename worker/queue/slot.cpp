#include <base/log.hpp>
#include <ctime>
#include <fmt/format.h>
#include <queue/slot.hpp>
#include <queue/verdict.hpp>
#include <unistd.h>
#include <utility>

namespace quire::queue {

namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

microseconds thread_cpu()
{
    timespec spent{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return duration_cast<microseconds>(std::chrono::seconds{spent.tv_sec} +
                                       std::chrono::nanoseconds{spent.tv_nsec});
}

void report(const Job& job, std::string_view outcome, const Lease& lease, microseconds wall,
            microseconds cpu)
{
    const auto& child = lease.spent();
    log::info("job", {{"trace", job.trace},
                      {"job", job.id.value},
                      {"kind", name(job.kind)},
                      {"document", job.document.value},
                      {"revision", job.revision ? job.revision->value : 0},
                      {"first", job.first_page},
                      {"last", job.last_page},
                      {"attempt", job.attempts},
                      {"outcome", outcome},
                      {"ms", duration_cast<milliseconds>(wall).count()},
                      {"cpu_ms", duration_cast<milliseconds>(cpu).count()},
                      {"child_cpu_ms", duration_cast<milliseconds>(child.cpu).count()},
                      {"child_peak_kib", child.peak_memory_bytes / 1024}});
}

} // namespace

Slot::Slot(Services& quire, const Config& config, Bell& bell, std::string owner, Stage stage,
           Lane lane)
    : m_quire(quire), m_config(config), m_bell(bell), m_owner(std::move(owner)),
      m_stage(std::move(stage)), m_lane(lane)
{
}

void Slot::run()
{
    while (!m_bell.stopping()) {
        const auto ticket = m_bell.ticket();
        m_pulse.beat();
        try {
            if (run_one()) continue;
            m_bell.wait(ticket, m_quire.jobs.until_next(m_lane));
        } catch (const std::exception& fault) { // the job loop: the database may be away
            log::error("claim", {{"error", fault.what()}});
            m_bell.wait(ticket, milliseconds{1000});
        }
    }
}

bool Slot::run_one()
{
    const auto job = m_quire.jobs.claim(m_owner, m_lane);
    if (!job) return false;
    attempt(*job);
    m_bell.ring(); // what this job made possible, other slots may do
    return true;
}

void Slot::attempt(const Job& job)
{
    const auto begin = steady_clock::now();
    const auto cpu = thread_cpu();
    Lease lease{m_quire.jobs, job, std::chrono::seconds{m_config.worker.lease_seconds}, m_bell,
                m_pulse};
    std::string outcome = "done";
    try {
        m_stage(job, lease);
    } catch (...) { // the job loop: every end of an attempt is decided in one place
        settle(job, std::current_exception(), outcome);
    }
    report(job, outcome, lease, duration_cast<microseconds>(steady_clock::now() - begin),
           thread_cpu() - cpu);
}

void Slot::settle(const Job& job, const std::exception_ptr& thrown, std::string& outcome)
{
    const auto verdict = judge(thrown, job);
    const auto say = [&]() -> std::string {
        switch (verdict.act) {
        case Verdict::Act::fail:
            m_quire.jobs.fail(job, verdict.reason);
            return "failed";
        case Verdict::Act::retry:
            m_quire.jobs.retry(job, verdict.reason);
            return "retry";
        case Verdict::Act::retry_for_free:
            m_quire.jobs.retry(job, verdict.reason, false);
            return "retry_for_free";
        case Verdict::Act::give_back:
            m_quire.jobs.give_back(job);
            return "given_back";
        case Verdict::Act::give_way:
            m_quire.jobs.give_way(job, verdict.pages_read);
            return "gave_way";
        case Verdict::Act::forget:
            return "lost";
        }
        return "";
    };
    if (verdict.act != Verdict::Act::give_way) // which is no trouble
        log::warning("job_ended",
                     {{"trace", job.trace}, {"job", job.id.value}, {"why", verdict.detail}});
    // The database may be away, too: insist, so that its fault does not count as the job's.
    while (true) {
        try {
            outcome = say();
            return;
        } catch (const LeaseLost&) { // somebody else decides now
            outcome = "lost";
            return;
        } catch (const Unavailable&) { // wait and say it again, unless the worker stops
            if (m_bell.stopping()) return;
            m_pulse.beat();
            m_bell.wait(m_bell.ticket(), milliseconds{1000});
        }
    }
}

std::string slot_name(std::size_t number)
{
    char host[65] = {};
    ::gethostname(host, sizeof host - 1);
    return fmt::format("{}:{}:{}", host, ::getpid(), number);
}

} // namespace quire::queue
