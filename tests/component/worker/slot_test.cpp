#include "archive.hpp"

#include <chrono>
#include <future>
#include <gtest/gtest.h>
#include <queue/verdict.hpp>
#include <queue/wake_socket.hpp>
#include <thread>

namespace quire::test {
namespace {

using namespace std::chrono_literals;

// A slot on a thread of its own, until the end of the scope.
class RunningSlot {
public:
    RunningSlot(Archive& archive, queue::Stage stage)
        : m_config(archive.config), m_quire(archive.services()),
          m_slot(*m_quire, m_config, bell, "test", std::move(stage)),
          m_thread([this] { m_slot.run(); })
    {
    }
    ~RunningSlot() { stop(); }

    void stop()
    {
        bell.stop();
        if (m_thread.joinable()) m_thread.join();
    }

    queue::Bell bell;

private:
    Config m_config;
    std::unique_ptr<Services> m_quire;
    queue::Slot m_slot;
    std::thread m_thread;
};

TEST(Slot, wakes_up_for_a_datagram_instead_of_waiting_for_its_next_look)
{
    Archive archive;
    archive.config.worker.poll_seconds = 600;
    const auto user = archive.user();
    const auto quire = archive.services();
    std::promise<void> started;
    RunningSlot slot{archive, [&](const Job& job, queue::Lease&) {
                         started.set_value();
                         quire->jobs.finish(job);
                     }};
    const queue::WakeSocket socket{archive.config.paths.run / "worker.sock",
                                   [&] { slot.bell.ring(); }};
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    archive.enqueue_many(user, 1);
    wake_worker(archive.config.paths.run.string());
    EXPECT_EQ(started.get_future().wait_until(deadline), std::future_status::ready);
}

TEST(Slot, hands_its_job_back_when_the_worker_stops)
{
    Archive archive;
    archive.enqueue_many(archive.user(), 1);
    std::promise<void> started;
    RunningSlot slot{archive, [&](const Job&, queue::Lease& lease) {
                         started.set_value();
                         while (true) {
                             lease.pause_point();
                             std::this_thread::yield();
                         }
                     }};
    started.get_future().wait();
    slot.stop();
    EXPECT_EQ(archive.count("jobs WHERE state = 0 AND attempts = 0 AND owner = ''"), 1);
}

TEST(Slot, lets_go_of_a_job_that_was_cancelled)
{
    Archive archive;
    archive.config.worker.lease_seconds = 1;
    archive.enqueue_many(archive.user(), 1);
    std::promise<void> started;
    std::promise<void> left;
    RunningSlot slot{archive, [&](const Job&, queue::Lease& lease) {
                         started.set_value();
                         try {
                             while (true)
                                 lease.keep();
                         } catch (const LeaseLost&) { // what is waited for
                             left.set_value();
                             throw;
                         }
                     }};
    started.get_future().wait();
    archive.db().change("UPDATE jobs SET state = 5");
    EXPECT_EQ(left.get_future().wait_for(20s), std::future_status::ready);
}

queue::Verdict verdict_of(const auto& thrown, std::int64_t attempt)
{
    Job job;
    job.attempts = attempt;
    return queue::judge(std::make_exception_ptr(thrown), job);
}

TEST(Verdict, tells_hopeless_files_from_faults_of_the_system)
{
    using Act = queue::Verdict::Act;
    using engines::EngineError;
    using engines::ErrorKind;
    const auto full_disk = std::system_error{ENOSPC, std::generic_category()};
    EXPECT_EQ(verdict_of(queue::Hopeless{"No."}, 1).act, Act::fail);
    EXPECT_EQ(verdict_of(EngineError{ErrorKind::encrypted, "No."}, 1).act, Act::fail);
    EXPECT_EQ(verdict_of(EngineError{ErrorKind::crashed, "No."}, 1).act, Act::retry);
    EXPECT_EQ(verdict_of(EngineError{ErrorKind::crashed, "No."}, 2).act, Act::fail);
    EXPECT_EQ(verdict_of(EngineError{ErrorKind::killed, "No."}, 1).act, Act::retry);
    EXPECT_EQ(verdict_of(EngineError{ErrorKind::killed, "No."}, 4).act, Act::retry);
    EXPECT_EQ(verdict_of(EngineError{ErrorKind::not_started, "No."}, 1).act, Act::retry_for_free);
    EXPECT_EQ(verdict_of(full_disk, 1).act, Act::retry_for_free);
    const auto bad_disk = std::system_error{EIO, std::generic_category()};
    EXPECT_EQ(verdict_of(bad_disk, 1).act, Act::retry); // ends after some attempts
    EXPECT_EQ(verdict_of(Unavailable{"away"}, 1).act, Act::retry_for_free);
    EXPECT_EQ(verdict_of(std::runtime_error{"bug"}, 1).act, Act::retry);
    EXPECT_EQ(verdict_of(LeaseLost{}, 1).act, Act::forget);
    EXPECT_EQ(verdict_of(queue::Stopping{}, 1).act, Act::give_back);
    EXPECT_EQ(verdict_of(queue::GivingWay{3}, 1).act, Act::give_way);
    EXPECT_EQ(verdict_of(queue::GivingWay{3}, 1).pages_read, 3);
}

} // namespace
} // namespace quire::test
