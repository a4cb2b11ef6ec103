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
    }
}

} // namespace quire::stages
