// Reading documents, with the worker killed at each of its durable steps.

#include "archive.hpp"
#include "kill_points.hpp"
#include "small_pdf.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace quire::test {
namespace {

namespace fs = std::filesystem;

void expect_published_once(Archive& archive, DocumentId document)
{
    EXPECT_EQ(archive.read(document).status, Status::success);
    EXPECT_TRUE(archive.errors(document).empty());
    const auto of_document = " AND document_id = " + std::to_string(document.value);
    EXPECT_EQ(archive.count("revisions WHERE state = 1" + of_document), 1);
    EXPECT_EQ(archive.count("jobs WHERE kind = 2 AND state = 3" + of_document), 1);
    EXPECT_EQ(archive.count("jobs WHERE state <> 3" + of_document), 0);
    const auto folder = archive.derived(document);
    EXPECT_NE(contents(folder / "text.txt").find("Alpha"), std::string::npos);
    EXPECT_EQ(std::distance(fs::directory_iterator{folder}, {}), 4);
    EXPECT_EQ(std::distance(fs::directory_iterator{folder / "pages"}, {}), 7);
}

TEST(KillPoints, at_any_durable_step_lose_and_double_nothing)
{
    Archive archive;
    archive.config.worker.processes = 1;
    const auto owner = archive.user();
    const auto bytes = small_pdf({"Alpha"});
    int points = 0;
    for (int n = 1;; n += kill_stride) {
        SCOPED_TRACE(n);
        const auto document = archive.document(owner);
        archive.process(document, bytes);
        const bool survived = survives(archive, n);
        archive.let_time_pass();
        ASSERT_TRUE(survives(archive, 0));
        expect_published_once(archive, document);
        EXPECT_EQ(archive.count("index_queue"), 0);
        if (survived || HasFailure()) break;
        ++points;
    }
    EXPECT_GT(points * kill_stride, 100);
    RecordProperty("kill_points", points);
    std::cout << points << " kill points\n";
}

TEST(KillPoints, while_what_was_read_is_shown_again)
{
    Archive archive;
    archive.config.worker.processes = 1;
    const auto owner = archive.user();
    const auto bytes = small_pdf({"Alpha"});
    int points = 0;
    for (int n = 1;; n += 2 * kill_stride) {
        SCOPED_TRACE(n);
        const auto document = archive.document(owner);
        archive.process(document, bytes);
        ASSERT_TRUE(survives(archive, 0));
        archive.process(document, bytes);
        const bool survived = survives(archive, n);
        archive.let_time_pass();
        ASSERT_TRUE(survives(archive, 0));
        const auto of_document = " AND document_id = " + std::to_string(document.value);
        EXPECT_EQ(archive.read(document).status, Status::success);
        EXPECT_EQ(archive.count("revisions WHERE state = 1" + of_document), 1);
        EXPECT_EQ(archive.count("jobs WHERE kind = 1" + of_document), 1);
        EXPECT_EQ(archive.count("jobs WHERE state <> 3" + of_document), 0);
        const auto folder = archive.derived(document);
        EXPECT_NE(contents(folder / "text.txt").find("Alpha"), std::string::npos);
        EXPECT_EQ(std::distance(fs::directory_iterator{folder / "pages"}, {}), 7);
        if (survived || HasFailure()) break;
        ++points;
    }
    EXPECT_GT(points * kill_stride, 20);
    std::cout << points << " kill points\n";
}

TEST(KillPoints, while_two_documents_give_way_to_each_other)
{
    Archive archive;
    archive.config.worker.processes = 1;
    const auto one = archive.user();
    const auto two = archive.user();
    int points = 0;
    for (int n = 1;; n += 11 * kill_stride) {
        SCOPED_TRACE(n);
        const std::vector documents{archive.document(one), archive.document(two)};
        for (const auto document : documents)
            archive.process(document, small_pdf({"Alpha", "Beta", "Gamma"}));
        const bool survived = survives(archive, n);
        archive.let_time_pass();
        ASSERT_TRUE(survives(archive, 0));
        EXPECT_EQ(archive.count("jobs WHERE state <> 3"), 0);
        for (const auto document : documents) {
            EXPECT_EQ(archive.read(document).status, Status::success);
            const auto folder = archive.derived(document);
            EXPECT_NE(contents(folder / "text.txt").find("Gamma"), std::string::npos);
            EXPECT_EQ(std::distance(fs::directory_iterator{folder / "pages"}, {}), 21);
        }
        if (survived || HasFailure()) break;
        ++points;
    }
    EXPECT_GT(points * kill_stride, 20);
    EXPECT_GT(archive.count("jobs WHERE kind = 1 AND attempts < fence"), 0) << "none gave way";
    std::cout << points << " kill points\n";
}

// As far as the steps of making the PDF go; those behind them are tried above.
TEST(KillPoints, while_an_office_document_is_converted)
{
    Archive archive;
    archive.config.worker.processes = 1;
    const auto owner = archive.user();
    for (int n = 1; n < 40; n += 4 * kill_stride) {
        SCOPED_TRACE(n);
        const auto document = archive.document(owner);
        archive.process(document, rich_text, "rtf");
        ASSERT_FALSE(survives(archive, n));
        archive.let_time_pass();
        ASSERT_TRUE(survives(archive, 0));
        expect_published_once(archive, document);
    }
}

} // namespace
} // namespace quire::test
