// Remove the files of a superseded or failed revision, or of a removed document.
// Safe to repeat: out of their places first, then deleted, the row last.

#include <stages/stages.hpp>

namespace quire::stages {

void purge(const Job& job, queue::Lease& lease, Tools& tools)
{
    lease.keep();
    tools.quire.revisions.purge(job);
}

} // namespace quire::stages
