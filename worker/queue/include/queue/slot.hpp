#pragma once
// One of the worker's hands: claims a job, does it, says how it ended, claims the next; sleeps when
// there is none.

#include <base/config.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <queue/bell.hpp>
#include <queue/lease.hpp>
#include <queue/pulse.hpp>
#include <services/services.hpp>
#include <string>

namespace quire::queue {

// Does one job; throws when it could not (verdict.hpp).
using Stage = std::function<void(const Job&, Lease&)>;

class Slot {
public:
    // `quire` belongs to this slot's thread; `bell` is shared. `owner` names host, process and
    // slot.
    Slot(Services& quire, const Config& config, Bell& bell, std::string owner, Stage stage,
         Lane lane = Lane::worker);

    void run(); // until the bell says stop

    // Claims and does at most one job; false when there was none.
    bool run_one();

    // Silent for minutes: something hangs that should not.
    const Pulse& pulse() const { return m_pulse; }

private:
    void attempt(const Job& job);
    void settle(const Job& job, const std::exception_ptr& thrown, std::string& outcome);

    Services& m_quire;
    const Config& m_config;
    Bell& m_bell;
    std::string m_owner;
    Stage m_stage;
    Lane m_lane;
    Pulse m_pulse;
};

// "host:process:number", for people who look at the queue.
std::string slot_name(std::size_t number);

} // namespace quire::queue
