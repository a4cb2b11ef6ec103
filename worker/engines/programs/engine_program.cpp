// quire-engine's work: everything that looks at what is in a file.

#include <engines/child.hpp>

#include "child_program.hpp"
#include "jobs/jobs.hpp"

#include <memory>

namespace quire::engines {

namespace {

Work reading(const Request& request)
{
    return
        [models = std::make_shared<const OpenModels>(request.tessdata, request.read.models)](
            Channel& channel, const Request& asked) { return read_pages(channel, asked, *models); };
}

Work prepare(const Request& request)
{
    switch (request.job) {
    case Job::convert:
        return [](Channel&, const Request& asked) { return convert(asked); };
    case Job::convert_office:
        return [](Channel&, const Request& asked) { return convert_office(asked); };
    case Job::inspect:
        return inspect;
    case Job::read:
        return reading(request);
    case Job::redact:
        return redact;
    case Job::find_leaks:
        return find_leaks;
    default:
        throw ProtocolError("no job of quire-engine");
    }
}

} // namespace

int run_engine()
{
    return run_child(prepare);
}

} // namespace quire::engines
