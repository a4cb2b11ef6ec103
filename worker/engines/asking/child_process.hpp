#pragma once
// One running child, seen from the worker: started with its descriptors and an empty
// environment, always killed with its whole process group, always reaped.

#include <base/handle.hpp>
#include <engines/engine.hpp>

#include <sys/types.h>

namespace quire::engines {

// How a child ended.
struct Ending {
    int status = 0; // as wait4 gives it
    Usage usage;
};

class ChildProcess {
public:
    // `inputs` (at least one) and `output` (-1: none) stay the caller's. Throws
    // EngineError{not_started}.
    ChildProcess(const std::filesystem::path& program, const std::vector<int>& inputs, int output);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    int control() const { return m_control.get(); } // non-blocking
    std::chrono::nanoseconds cpu() const;           // used so far; 0 when it cannot be told

    // Kills what still runs and reaps it. Further calls give the same answer.
    const Ending& end();
    // Gives it a moment to end by itself, then end().
    const Ending& end_in_peace();

private:
    bool reap(bool wait);

    pid_t m_pid = -1;
    clockid_t m_clock = 0;
    bool m_has_clock = false;
    bool m_ended = false;
    Descriptor m_control;
    Ending m_ending;
};

} // namespace quire::engines
