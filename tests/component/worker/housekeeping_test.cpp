// What is forgotten, and what must not be.

#include "archive.hpp"
#include "small_pdf.hpp"

#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <store/fetches.hpp>

namespace quire::test {
namespace {

namespace fs = std::filesystem;

TEST(Housekeeping, forgets_jobs_that_ended_a_month_ago)
{
    Archive archive;
    const auto user = archive.user();
    archive.enqueue_many(user, 5);
    const auto quire = archive.services();
    for (int i = 0; i < 4; ++i)
        quire->jobs.finish(quire->jobs.claim("test").value());
    EXPECT_EQ(quire->jobs.forget_old(), 0);
    archive.db().change("UPDATE jobs SET finished_at = NOW(6) - INTERVAL 29 DAY WHERE id = 1");
    archive.db().change("UPDATE jobs SET finished_at = NOW(6) - INTERVAL 31 DAY "
                        "WHERE id > 1 AND finished_at IS NOT NULL");
    EXPECT_EQ(quire->jobs.forget_old(), 2);
    EXPECT_EQ(quire->jobs.forget_old(), 0);
    // The last one that was claimed says how far the queue has come: who comes now waits behind it.
    EXPECT_EQ(archive.count("jobs WHERE id IN (1, 4, 5)"), 3);
    archive.enqueue_many(archive.user(), 1);
    EXPECT_EQ(archive.count("jobs WHERE id = 6 AND turn = 4"), 1);
}

TEST(Housekeeping, forgets_addresses_that_nobody_came_back_to)
{
    Archive archive;
    const auto user = archive.user();
    store::insert_fetch(archive.db(), archive.document(user), {.address = "http://a.example/"},
                        system_now());
    store::insert_fetch(archive.db(), archive.document(user), {.address = "http://b.example/"},
                        system_now() - std::chrono::days{31});
    EXPECT_EQ(archive.services()->fetches.forget_old(), 1);
    EXPECT_EQ(archive.count("fetches WHERE address = 'http://a.example/'"), 1);
}

TEST(Housekeeping, removes_what_interrupted_uploads_left)
{
    Archive archive;
    const auto folder = archive.config.paths.state / "blobs/incoming";
    const auto quire = archive.services();
    EXPECT_EQ(quire->uploads.forget_interrupted(), 0); // no folder yet
    fs::create_directories(folder);
    std::ofstream{folder / "left"} << "half of a file";
    EXPECT_EQ(quire->uploads.forget_interrupted(), 0); // somebody may be writing
    EXPECT_EQ(quire->uploads.forget_interrupted(std::chrono::hours{0}), 1);
    EXPECT_TRUE(fs::is_empty(folder));
}

TEST(Housekeeping, empties_quarantine_but_gives_back_what_a_row_counts_on)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    archive.revision(document, "%PDF-1.4 needed");
    const auto originals = archive.config.paths.state / "blobs/originals";
    const auto quarantine = archive.config.paths.state / "blobs/quarantine";
    fs::path original;
    for (const auto& entry : fs::recursive_directory_iterator{originals})
        if (entry.is_regular_file()) original = entry.path();
    const auto hash = original.filename().string();
    fs::create_directories(quarantine / "derived-1-1.uuid" / "pages");
    // As a purge leaves it that is killed before it commits.
    fs::rename(original, quarantine / fmt::format("originals-{}-{}-{}.uuid", hash.substr(0, 2),
                                                  hash.substr(2, 2), hash));
    std::ofstream{quarantine / fmt::format("originals-00-00-{}.uuid", std::string(64, '0'))} << "x";

    const auto quire = archive.services();
    EXPECT_EQ(quire->revisions.empty_quarantine(), 0);
    EXPECT_EQ(quire->revisions.empty_quarantine(std::chrono::hours{0}), 3);
    EXPECT_TRUE(fs::is_empty(quarantine));
    EXPECT_EQ(contents(original), "%PDF-1.4 needed");
}

TEST(Indexer, gives_up_a_document_that_cannot_be_indexed_and_goes_on_with_the_others)
{
    Archive archive;
    const auto owner = archive.user();
    const auto bad = archive.document(owner);
    archive.process(bad, small_pdf({"Alpha"}));
    Hand hand{archive};
    hand.run_all();
    // More text than a page may have: reading it throws, each time.
    const auto page = archive.derived(bad) / "pages/1.txt";
    fs::resize_file(page, 17 << 20);
    const auto queue = [&](DocumentId document) {
        archive.db().change("INSERT INTO index_queue (document_id, text, queued_at) "
                            "VALUES (?, 1, NOW(6))",
                            document);
    };
    queue(bad);
    const auto good = archive.document(owner);
    archive.process(good, small_pdf({"Beta"}));
    hand.run_all();
    EXPECT_EQ(archive.read(good).status, Status::success);
    EXPECT_EQ(archive.count("index_queue"), 0);
    EXPECT_TRUE(archive.errors(good).empty());
    ASSERT_EQ(archive.errors(bad).size(), 1u);
    EXPECT_NE(archive.errors(bad)[0].find("search index"), std::string::npos);
}

} // namespace
} // namespace quire::test
