// Random walks over the states of jobs: whatever happens in whatever order, an ended job stays as
// it ended, none appears or vanishes, and only the holder of the fence moves one.

#include "archive.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <random>

namespace quire::test {
namespace {

struct Walk {
    explicit Walk(std::uint32_t seed) : chance(seed) { archive.config.worker.attempts = 3; }

    int pick(int most) { return static_cast<int>(chance() % static_cast<unsigned>(most)); }

    void step(Services& quire)
    {
        switch (pick(8)) {
        case 0:
        case 1:
        case 2:
            if (const auto job = quire.jobs.claim("walker")) held.push_back(*job);
            return;
        case 3:
            return archive.let_time_pass();
        default:
            return act(quire);
        }
    }

    // With any claim that was ever held, lost ones included.
    void act(Services& quire)
    {
        if (held.empty()) return;
        const auto& job = held[static_cast<std::size_t>(pick(static_cast<int>(held.size())))];
        const auto present = quire.jobs.list({}, 1000);
        const auto owned = std::ranges::any_of(present, [&](const Job& row) {
            return row.id == job.id && row.fence == job.fence && row.state == JobState::running;
        });
        EXPECT_EQ(try_to_move(quire, job), owned);
    }

    bool try_to_move(Services& quire, const Job& job)
    {
        try {
            switch (pick(6)) {
            case 0:
                quire.jobs.finish(job);
                return true;
            case 1:
                quire.jobs.retry(job, "again");
                return true;
            case 2:
                quire.jobs.give_back(job);
                return true;
            case 3:
                quire.jobs.renew(job);
                return true;
            case 4:
                quire.jobs.give_way(job, 1);
                return true;
            default:
                quire.jobs.fail(job, "broken");
                return true;
            }
        } catch (const LeaseLost&) { // the answer asked for
            return false;
        }
    }

    void check(Services& quire)
    {
        const auto rows = quire.jobs.list({}, 1000);
        EXPECT_EQ(std::ssize(rows), jobs);
        for (const auto& row : rows) {
            const auto before = ended.find(row.id.value);
            if (before != ended.end()) {
                EXPECT_EQ(row.state, before->second);
            }
            if (terminal(row.state)) {
                ended[row.id.value] = row.state;
                EXPECT_TRUE(row.finished.has_value());
            }
            EXPECT_EQ(row.state == JobState::running, row.lease_until.has_value());
            EXPECT_EQ(row.state == JobState::waiting, row.run_after.has_value());
        }
    }

    Archive archive;
    std::mt19937 chance;
    std::vector<Job> held;
    std::map<std::int64_t, JobState> ended;
    static constexpr std::int64_t jobs = 12;
};

TEST(JobStates, never_leave_an_end_and_move_only_under_the_fence)
{
    for (std::uint32_t seed = 1; seed <= 6; ++seed) {
        SCOPED_TRACE(seed);
        Walk walk{seed};
        walk.archive.enqueue_many(walk.archive.user(), Walk::jobs);
        const auto quire = walk.archive.services();
        for (int i = 0; i < 150; ++i) {
            walk.step(*quire);
            walk.check(*quire);
        }
    }
}

} // namespace
} // namespace quire::test
