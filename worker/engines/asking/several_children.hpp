#pragma once
// What the worker's side of all jobs shares, and of those that go on with another child when one
// died over a page.

#include "conversation.hpp"

#include <algorithm>
#include <engines/engine.hpp>
#include <optional>

namespace quire::engines {

Request request_for(Job job, const EngineSettings& settings);

inline void add(Usage& total, const Usage& more)
{
    total.cpu += more.cpu;
    total.peak_memory_bytes = std::max(total.peak_memory_bytes, more.peak_memory_bytes);
}

// Lets `converse` talk with the child until that says true, it is done, or false, the child is
// gone. Answers what the child died of, nothing when its work is done; `usage` grows by what it
// cost. EngineErrors of `converse` pass.
template<class Converse>
std::optional<ErrorKind> cause_of_end(Conversation& child, Usage& usage, Converse converse)
{
    auto cause = ErrorKind::crashed;
    try {
        if (converse(child)) {
            add(usage, child.finish());
            return {};
        }
        cause = child.cause_of_death();
    } catch (const ProtocolError&) { // the file took the child over: believe nothing more
    } catch (const Conversation::TimedOut&) {
        cause = ErrorKind::timed_out;
    }
    add(usage, child.finish_now());
    return cause;
}

} // namespace quire::engines
