#pragma once
// A stage's hold on its job, and the meter of what the job costs. One per attempt, used by the
// slot's thread only.

#include <chrono>
#include <cstdint>
#include <domain/job.hpp>
#include <engines/engine.hpp>
#include <exception>
#include <queue/bell.hpp>
#include <queue/pulse.hpp>
#include <services/jobs.hpp>

namespace quire::queue {

// The lease is given back, the attempt does not count: record what there is and let it pass on.
class HandedBack : public std::exception {};

// The worker is ending.
class Stopping : public HandedBack {
public:
    const char* what() const noexcept override { return "the worker stops"; }
};

// Another document's turn has come.
class GivingWay : public HandedBack {
public:
    explicit GivingWay(std::int64_t pages_read) : m_pages_read(pages_read) {}
    const char* what() const noexcept override { return "another document's turn has come"; }
    std::int64_t pages_read() const { return m_pages_read; } // in this attempt

private:
    std::int64_t m_pages_read;
};

class Lease {
public:
    // How long a running page may go on after a stop was asked for.
    static constexpr std::chrono::milliseconds grace{6000};

    Lease(Jobs& jobs, const Job& job, std::chrono::milliseconds length, const Bell& bell,
          Pulse& pulse);

    // Call at least every few seconds while working: renews when a sixth of the lease is over.
    // Throws LeaseLost when the job is somebody else's or cancelled, Stopping when the grace is
    // over.
    void keep();
    // Between two pages: keep(), and Stopping as soon as a stop was asked for.
    void pause_point();
    // The same between two pages of a range, so many of which this attempt has read (at least 1);
    // GivingWay when another document's turn has come.
    void pause_point(std::int64_t pages_read);

    void spend(const engines::Usage& usage);
    const engines::Usage& spent() const { return m_spent; } // by engine children

private:
    Jobs& m_jobs;
    const Job& m_job;
    std::chrono::milliseconds m_renew_after;
    const Bell& m_bell;
    Pulse& m_pulse;
    std::chrono::steady_clock::time_point m_renewed;
    engines::Usage m_spent;
};

} // namespace quire::queue
