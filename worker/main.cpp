// quire-worker: claims jobs and has them done.
//
// May touch: the database as quire_worker, the blob folder, the search index, its wake-up socket.
// Never touches: the network, passwords and keys. Never parses a byte of an untrusted file: that is
// quire-engine's, a locked-in child for each piece of work.

#include "crew.hpp"
#include "housekeeping.hpp"

#include <algorithm>
#include <base/handle.hpp>
#include <cerrno>
#include <engines/engine.hpp>
#include <queue/daemon.hpp>
#include <sys/mman.h>
#include <system_error>

namespace {

using namespace quire;

// Lets a child lock itself in over an empty file: whatever it then says of that file, it could.
// Throws what another moment may cure, such as a kernel without walls or a missing engine.
void require_sandbox(const Config& config)
{
    const Descriptor nothing{::memfd_create("nothing", MFD_CLOEXEC)};
    if (!nothing) throw std::system_error{errno, std::generic_category(), "memfd_create"};
    try {
        engines::Engine{engines::EngineSettings::from(config)}.inspect(nothing.get(), -1);
    } catch (const engines::EngineError& error) { // that the file is empty is the right answer
        if (error.may_pass_later()) throw;
    }
}

class Work : public queue::Duty {
public:
    explicit Work(const Config& config) : m_crew(config), m_housekeeping(config) {}

    bool alive() const override { return m_crew.alive(); }
    bool tidy() override { return m_housekeeping.run_when_due(); }

private:
    Crew m_crew;
    Housekeeping m_housekeeping;
};

} // namespace

int main(int argc, char** argv)
{
    return queue::run_daemon(
        argc, argv,
        {.name = "quire-worker",
         .about = "Does Quire's work: reads documents, makes their pages, feeds the search index.",
         .begin =
             [](const Config& config) {
                 require_sandbox(config);
                 return std::make_unique<Work>(config);
             },
         .rhythm = [](const Config& config) -> std::chrono::milliseconds {
             return std::chrono::seconds{std::max<std::int64_t>(1, config.worker.poll_seconds)};
         }});
}
