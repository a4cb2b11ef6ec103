#include "kill_points.hpp"

#include "durable_steps.hpp"

#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace quire::test {

bool ends_by_itself(Archive& archive, const std::function<void()>& work)
{
    const auto latest =
        archive.db()
            .find<std::int64_t>("SELECT MAX(id) FROM information_schema.processlist")
            .value();
    const auto its_connections =
        "information_schema.processlist WHERE id > " + std::to_string(latest);
    const int child = ::fork();
    if (child == 0) {
        work();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    while (archive.count(its_connections) > 0)
        std::this_thread::yield();
    return WIFEXITED(status);
}

bool survives(Archive& archive, int n)
{
    return ends_by_itself(archive, [&] {
        Hand hand{archive};
        kill_at_step(n);
        hand.run_all();
    });
}

} // namespace quire::test
