// quire-bindery's work: pages are put together and pictures turned, as they are.

#include <engines/child.hpp>

#include "child_program.hpp"
#include "jobs/jobs.hpp"

namespace quire::engines {

namespace {

Work prepare(const Request& request)
{
    switch (request.job) {
    case Job::graft:
        return graft;
    case Job::rearrange:
        return rearrange;
    case Job::turn:
        return [](Channel& channel, const Request&) { return turn_pictures(channel); };
    default:
        throw ProtocolError("no job of quire-bindery");
    }
}

} // namespace

int run_bindery()
{
    return run_child(prepare);
}

} // namespace quire::engines
