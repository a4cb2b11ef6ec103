#include "archive.hpp"
#include "small_pdf.hpp"

#include <algorithm>
#include <cstdlib>
#include <gtest/gtest.h>
#include <mutex>
#include <set>
#include <thread>

namespace quire::test {
namespace {

TEST(Queue, gives_each_of_a_thousand_jobs_to_one_of_two_workers)
{
    Archive archive;
    const auto user = archive.user();
    archive.enqueue_many(user, 1000);

    std::mutex mutex;
    std::multiset<std::int64_t> claimed;
    const auto work = [&] {
        const auto quire = archive.services();
        while (const auto job = quire->jobs.claim("test")) {
            quire->jobs.finish(*job);
            const std::lock_guard lock{mutex};
            claimed.insert(job->id.value);
        }
    };
    std::thread one{work};
    std::thread two{work};
    one.join();
    two.join();

    EXPECT_EQ(claimed.size(), 1000u);
    EXPECT_EQ(std::set<std::int64_t>(claimed.begin(), claimed.end()).size(), 1000u);
    EXPECT_EQ(archive.count("jobs WHERE state = 3 AND fence = 1 AND attempts = 1"), 1000);
}

TEST(Queue, lets_one_job_of_another_user_pass_a_long_row)
{
    Archive archive;
    const auto many = archive.user();
    const auto single = archive.user();
    archive.enqueue_many(many, 100);
    const auto quire = archive.services();
    for (int i = 0; i < 10; ++i)
        quire->jobs.finish(quire->jobs.claim("test").value());

    archive.enqueue_many(single, 1);
    const auto first = quire->jobs.claim("test").value();
    const auto second = quire->jobs.claim("test").value();
    EXPECT_TRUE(first.user == single || second.user == single);
}

TEST(Queue, shares_turns_between_a_newcomer_and_a_user_of_long_standing)
{
    Archive archive;
    const auto old = archive.user();
    const auto fresh = archive.user();
    const auto quire = archive.services();
    archive.enqueue_many(old, 50);
    for (int i = 0; i < 50; ++i)
        quire->jobs.finish(quire->jobs.claim("test").value());

    archive.enqueue_many(fresh, 20);
    archive.enqueue_many(old, 20);
    int of_old = 0;
    for (int i = 0; i < 20; ++i)
        if (quire->jobs.claim("test").value().user == old) ++of_old;
    EXPECT_GE(of_old, 9);
    EXPECT_LE(of_old, 11);
}

TEST(Queue, puts_a_new_upload_between_the_page_ranges_of_a_huge_document)
{
    Archive archive;
    archive.config.worker.processes = 2;
    const auto huge = archive.user();
    const auto quire = archive.services();
    const auto document = archive.document(huge);
    archive.process(document, small_pdf({"text"}));
    const auto ingest = quire->jobs.claim("test").value();
    quire->revisions.plan(ingest, std::vector<PageSize>(10000, PageSize{612, 792}), false, "test");
    EXPECT_EQ(archive.count("jobs WHERE kind = 1 AND state = 0"), 1250);

    archive.enqueue_many(archive.user(), 1);
    const auto first = quire->jobs.claim("test").value();
    const auto second = quire->jobs.claim("test").value();
    EXPECT_TRUE(first.user != huge || second.user != huge);
}

// The user's document of 10,000 scanned pages: in line, nothing of it read.
void plan_a_huge_scan(Archive& archive, UserId user)
{
    archive.config.worker.processes = 2;
    const auto quire = archive.services();
    archive.process(archive.document(user), small_pdf({"text"}));
    const auto ingest = quire->jobs.claim("test").value();
    quire->revisions.plan(ingest, std::vector<PageSize>(10000, PageSize{612, 792}), false, "test");
}

// A job for a document that nothing else is done with.
void enqueue_one(Archive& archive, UserId user)
{
    archive.enqueue({.document = archive.document(user), .revision = {}, .user = user});
}

TEST(Queue, puts_what_a_user_asks_for_next_before_the_rest_of_a_huge_document)
{
    Archive archive;
    const auto user = archive.user();
    plan_a_huge_scan(archive, user);
    const auto quire = archive.services();
    ASSERT_EQ(quire->jobs.claim("test").value().kind, JobKind::read_pages);
    ASSERT_EQ(quire->jobs.claim("test").value().kind, JobKind::read_pages);

    archive.enqueue_many(user, 1);
    EXPECT_EQ(quire->jobs.claim("test").value().kind, JobKind::ingest);
}

TEST(Queue, counts_a_page_of_a_scan_as_much_as_the_small_uploads_that_take_as_long)
{
    Archive archive;
    plan_a_huge_scan(archive, archive.user());
    archive.enqueue_many(archive.user(), 1000);
    const auto quire = archive.services();
    std::int64_t pages = 0;
    std::int64_t uploads = 0;
    for (int i = 0; i < 900; ++i) {
        const auto job = quire->jobs.claim("test").value();
        quire->jobs.finish(job);
        if (job.kind == JobKind::read_pages)
            pages += job.last_page - job.first_page + 1;
        else
            ++uploads;
    }
    const auto each =
        archive.config.worker.text_pages_per_job / archive.config.worker.pages_per_job;
    EXPECT_EQ(each, 8);
    EXPECT_LE(std::abs(pages * each - uploads), 8 * each) << "within one range";
}

TEST(Queue, lets_a_running_range_give_way_to_a_newcomer_and_go_on_behind)
{
    Archive archive;
    plan_a_huge_scan(archive, archive.user());
    const auto quire = archive.services();
    const auto first = quire->jobs.claim("test").value();
    const auto second = quire->jobs.claim("test").value();
    EXPECT_FALSE(quire->jobs.is_awaited(first, 7)) << "by its own document's ranges only";

    const auto newcomer = archive.user();
    enqueue_one(archive, newcomer);
    EXPECT_TRUE(quire->jobs.is_awaited(first, 1));
    EXPECT_TRUE(quire->jobs.is_awaited(second, 1)) << "whichever comes first to its next page";
    quire->jobs.give_way(second, 1);
    EXPECT_EQ(quire->jobs.claim("test").value().user, newcomer);
    EXPECT_FALSE(quire->jobs.is_awaited(first, 1)) << "nobody waits any more";

    const auto rest = quire->jobs.claim("test").value();
    EXPECT_EQ(rest.id, second.id);
    EXPECT_EQ(rest.attempts, 1) << "giving way costs no attempt";
    EXPECT_THROW(quire->jobs.give_way(second, 2), LeaseLost) << "it is another claim's";
}

TEST(Queue, lets_a_newcomer_pass_whatever_crowd_another_owner_sent)
{
    Archive archive;
    plan_a_huge_scan(archive, archive.user());
    archive.enqueue_many(archive.user(), 1000);
    const auto quire = archive.services();
    for (int i = 0; i < 100; ++i)
        quire->jobs.finish(quire->jobs.claim("test").value());
    auto range = quire->jobs.claim("test").value();
    while (range.kind != JobKind::read_pages) {
        quire->jobs.finish(range);
        range = quire->jobs.claim("test").value();
    }

    const auto newcomer = archive.user();
    enqueue_one(archive, newcomer);
    ASSERT_TRUE(quire->jobs.is_awaited(range, 1));
    quire->jobs.give_way(range, 1);
    const auto next = quire->jobs.claim("test").value();
    const auto after = quire->jobs.claim("test").value();
    EXPECT_TRUE(next.user == newcomer || after.user == newcomer);
}

TEST(Queue, lets_pages_with_text_give_way_only_after_as_many_as_one_of_a_scan_is_worth)
{
    Archive archive;
    archive.config.worker.pages_per_job = 8;
    archive.config.worker.text_pages_per_job = 64;
    archive.process(archive.document(archive.user()), small_pdf({"text"}));
    const auto quire = archive.services();
    quire->revisions.plan(quire->jobs.claim("test").value(),
                          std::vector<PageSize>(200, PageSize{612, 792}), true, "test");
    const auto range = quire->jobs.claim("test").value();
    enqueue_one(archive, archive.user());
    for (int read = 1; read < 8; ++read)
        EXPECT_FALSE(quire->jobs.is_awaited(range, read));
    EXPECT_TRUE(quire->jobs.is_awaited(range, 8));
}

TEST(Queue, deals_the_pages_of_a_scan_out_to_all_slots)
{
    const auto ranges = [](std::size_t pages, std::int64_t slots) {
        Archive archive;
        archive.config.worker.processes = slots;
        archive.process(archive.document(archive.user()), small_pdf({"text"}));
        const auto quire = archive.services();
        quire->revisions.plan(quire->jobs.claim("test").value(),
                              std::vector<PageSize>(pages, PageSize{612, 792}), false, "test");
        std::vector<std::int64_t> lengths;
        while (const auto job = quire->jobs.claim("test"))
            lengths.push_back(job->last_page - job->first_page + 1);
        return lengths;
    };
    EXPECT_EQ(ranges(8, 2), (std::vector<std::int64_t>{4, 4}));
    EXPECT_EQ(ranges(20, 2), (std::vector<std::int64_t>{5, 5, 5, 5}));
    EXPECT_EQ(ranges(3, 4), (std::vector<std::int64_t>{1, 1, 1}));
    EXPECT_EQ(ranges(16, 1), (std::vector<std::int64_t>{8, 8}));
}

TEST(Queue, takes_nothing_from_an_owner_whose_lease_was_lost)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    archive.process(document, small_pdf({"text"}));
    const auto stale = archive.services();
    const auto fresh = archive.services();
    const auto lost = stale->jobs.claim("stale").value();
    archive.let_time_pass();
    const auto kept = fresh->jobs.claim("fresh").value();
    ASSERT_EQ(kept.id, lost.id);
    EXPECT_EQ(kept.fence, lost.fence + 1);
    EXPECT_EQ(kept.attempts, 2);

    const std::vector<PageSize> pages{{612, 792}};
    EXPECT_THROW(stale->jobs.renew(lost), LeaseLost);
    EXPECT_THROW(stale->revisions.plan(lost, pages, false, "test"), LeaseLost);
    EXPECT_THROW(stale->revisions.record_pages(lost, {PageRecord{}}), LeaseLost);
    EXPECT_THROW(stale->revisions.finish_pages(lost), LeaseLost);
    EXPECT_THROW(stale->revisions.publish(lost), LeaseLost);
    EXPECT_THROW(stale->jobs.finish(lost), LeaseLost);
    EXPECT_THROW(stale->jobs.fail(lost, "no"), LeaseLost);
    EXPECT_THROW(stale->jobs.retry(lost, "no"), LeaseLost);
    EXPECT_THROW(stale->jobs.give_back(lost), LeaseLost);
    EXPECT_THROW(stale->jobs.give_way(lost, 1), LeaseLost);
    EXPECT_EQ(archive.count("jobs"), 1);
    EXPECT_EQ(archive.count("pages"), 0);
    EXPECT_EQ(archive.read(document).status, Status::pending);

    fresh->revisions.plan(kept, pages, false, "test");
    EXPECT_EQ(archive.read(document).page_count, 1);
}

TEST(Queue, keeps_a_renewed_lease_past_its_first_end)
{
    Archive archive;
    archive.enqueue_many(archive.user(), 1);
    const auto quire = archive.services();
    const auto job = quire->jobs.claim("test").value();
    archive.let_time_pass();
    quire->jobs.renew(job);
    EXPECT_FALSE(quire->jobs.claim("thief").has_value());
}

TEST(Queue, gives_up_after_the_last_attempt_and_says_why)
{
    Archive archive;
    archive.config.worker.attempts = 3;
    const auto document = archive.document(archive.user());
    const auto revision = archive.process(document, small_pdf({"text"}));
    const auto quire = archive.services();
    for (int attempt = 1; attempt <= 3; ++attempt) {
        archive.let_time_pass();
        const auto job = quire->jobs.claim("test");
        ASSERT_TRUE(job.has_value());
        EXPECT_EQ(job->attempts, attempt);
        quire->jobs.retry(*job, "The file broke the reader.");
    }
    EXPECT_EQ(archive.read(document).status, Status::error);
    EXPECT_EQ(archive.errors(document), std::vector<std::string>{"The file broke the reader."});
    EXPECT_EQ(quire->jobs.list(JobState::failed, 10).size(), 1u);
    EXPECT_EQ(archive.count("revisions WHERE state = 3"), 1);
    (void)revision;
}

TEST(Queue, gives_up_a_job_whose_owners_die_again_and_again)
{
    Archive archive;
    archive.config.worker.attempts = 2;
    const auto document = archive.document(archive.user());
    archive.process(document, small_pdf({"text"}));
    const auto quire = archive.services();
    ASSERT_TRUE(quire->jobs.claim("dies").has_value());
    archive.let_time_pass();
    ASSERT_TRUE(quire->jobs.claim("dies too").has_value());
    archive.let_time_pass();
    quire->jobs.claim("undertaker");
    EXPECT_EQ(archive.read(document).status, Status::error);
    EXPECT_EQ(archive.errors(document).size(), 1u);
}

TEST(Queue, waits_longer_before_each_attempt)
{
    Archive archive;
    archive.config.worker.retry_seconds = 30;
    archive.enqueue_many(archive.user(), 1);
    const auto quire = archive.services();
    const auto job = quire->jobs.claim("test").value();
    quire->jobs.retry(job, "later");
    EXPECT_FALSE(quire->jobs.claim("test").has_value());
    const auto waits = archive.count(
        "jobs WHERE state = 1 AND TIMESTAMPDIFF(SECOND, NOW(6), run_after) BETWEEN 20 AND 38");
    EXPECT_EQ(waits, 1);

    archive.let_time_pass();
    quire->jobs.retry(quire->jobs.claim("test").value(), "later still");
    EXPECT_EQ(archive.count("jobs WHERE state = 1 AND "
                            "TIMESTAMPDIFF(SECOND, NOW(6), run_after) BETWEEN 43 AND 76"),
              1);
}

TEST(Queue, does_not_count_what_was_the_systems_fault)
{
    Archive archive;
    archive.enqueue_many(archive.user(), 1);
    const auto quire = archive.services();
    for (int i = 0; i < 20; ++i) {
        const auto job = quire->jobs.claim("test").value();
        EXPECT_EQ(job.attempts, 1);
        quire->jobs.retry(job, "The disk is full.", false);
    }
    quire->jobs.give_back(quire->jobs.claim("test").value());
    EXPECT_EQ(quire->jobs.claim("test").value().attempts, 1);
}

TEST(Queue, stops_the_work_of_a_cancelled_document)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    archive.process(document, small_pdf({"text"}));
    const auto quire = archive.services();
    const auto running = quire->jobs.claim("test").value();
    {
        Transaction change{archive.db()};
        EXPECT_EQ(store::cancel_work(archive.db(), document, "cancelled"), 1);
        change.commit();
    }
    EXPECT_THROW(quire->jobs.renew(running), LeaseLost);
    EXPECT_EQ(quire->jobs.list(JobState::cancelled, 10).size(), 1u);
    EXPECT_FALSE(quire->jobs.claim("test").has_value());
}

TEST(Queue, says_how_long_nothing_will_come)
{
    Archive archive;
    const auto quire = archive.services();
    EXPECT_EQ(quire->jobs.until_next(), std::chrono::seconds{10});
    archive.enqueue({.document = {1}, .revision = {}, .user = archive.user(), .delay_seconds = 5});
    EXPECT_LE(quire->jobs.until_next(), std::chrono::milliseconds{5002});
    EXPECT_GT(quire->jobs.until_next(), std::chrono::milliseconds{3000});
}

} // namespace
} // namespace quire::test
