#include <algorithm>
#include <queue/lease.hpp>

namespace quire::queue {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

Lease::Lease(Jobs& jobs, const Job& job, milliseconds length, const Bell& bell, Pulse& pulse)
    : m_jobs(jobs), m_job(job), m_renew_after(length / 6), m_bell(bell), m_pulse(pulse),
      m_renewed(steady_clock::now())
{
}

void Lease::keep()
{
    m_pulse.beat();
    const auto stopping = m_bell.stopping_for();
    if (stopping && *stopping > grace) throw Stopping{};

    const auto now = steady_clock::now();
    if (now - m_renewed < m_renew_after) return;
    m_jobs.renew(m_job);
    m_renewed = now;
}

void Lease::pause_point()
{
    if (m_bell.stopping()) throw Stopping{};
    keep();
}

void Lease::pause_point(std::int64_t pages_read)
{
    pause_point();
    if (m_jobs.is_awaited(m_job, pages_read)) throw GivingWay{pages_read};
}

void Lease::spend(const engines::Usage& usage)
{
    m_spent.cpu += usage.cpu;
    m_spent.peak_memory_bytes = std::max(m_spent.peak_memory_bytes, usage.peak_memory_bytes);
}

} // namespace quire::queue
