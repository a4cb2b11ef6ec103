#include <queue/verdict.hpp>
#include <stages/stages.hpp>

namespace quire::stages {

void run(const Job& job, queue::Lease& lease, Tools& tools)
{
    switch (job.kind) {
    case JobKind::ingest:
        return ingest(job, lease, tools);
    case JobKind::read_pages:
        return read_pages(job, lease, tools);
    case JobKind::publish:
        return publish(job, lease, tools);
    case JobKind::purge:
        return purge(job, lease, tools);
    case JobKind::set_text:
        return set_text(job, lease, tools);
    case JobKind::modify:
        return modify(job, lease, tools);
    case JobKind::turn_pages:
        return turn_pages(job, lease, tools);
    case JobKind::redact:
        return redact(job, lease, tools);
    case JobKind::fetch: // quire-fetch claims it in its own lane
        break;
    }
    throw queue::Hopeless{"This kind of work is not the worker's."};
}

} // namespace quire::stages
