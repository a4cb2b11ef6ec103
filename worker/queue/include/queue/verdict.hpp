#pragma once
// What becomes of a job whose stage threw.

#include <cstdint>
#include <domain/job.hpp>
#include <exception>
#include <stdexcept>
#include <string>

namespace quire::queue {

// No further attempt would help. what() is one sentence for the document's owner.
class Hopeless : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Somebody else's fault that may pass: another attempt may help. what() is one sentence for the
// document's owner.
class Setback : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Verdict {
    enum class Act {
        fail,           // at once, with `reason` on the document
        retry,          // after a back-off; the last attempt fails the document
        retry_for_free, // a fault of the system: costs no attempt
        give_back,      // the worker stops
        give_way,       // after `pages_read`
        forget,         // the job is not ours any more
    };
    Act act = Act::retry;
    std::string reason; // a sentence for people; never text of the document
    std::string detail; // for the log
    std::int64_t pages_read = 0;
};

Verdict judge(const std::exception_ptr& thrown, const Job& job);

} // namespace quire::queue
