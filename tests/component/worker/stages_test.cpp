#include "archive.hpp"
#include "durable_steps.hpp"
#include "small_pdf.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <json/parse.hpp>
#include <search/index_writer.hpp>
#include <sys/stat.h>
#include <thread>

namespace quire::test {
namespace {

namespace fs = std::filesystem;

std::ptrdiff_t originals(const Archive& archive)
{
    const auto folder = archive.config.paths.state / "blobs/originals";
    return std::count_if(fs::recursive_directory_iterator{folder},
                         fs::recursive_directory_iterator{},
                         [](const auto& entry) { return entry.is_regular_file(); });
}

TEST(Stages, make_every_file_of_a_text_document)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    const auto bytes = small_pdf({"First page here", "Second page there"});
    archive.process(document, bytes);
    Hand{archive}.run_all();

    const auto shown = archive.read(document);
    EXPECT_EQ(shown.status, Status::success);
    EXPECT_EQ(shown.page_count, 2);
    EXPECT_EQ(shown.page_spec, "612.00x792.00:0-1");
    EXPECT_EQ(shown.file_hash.size(), 40u);
    const auto folder = archive.derived(document);
    EXPECT_EQ(contents(folder / "document.pdf"), bytes);
    EXPECT_NE(contents(folder / "text.txt").find("First page here\n\nSecond page there"),
              std::string::npos);
    for (const auto* name : {"xlarge", "large", "normal", "small", "thumbnail"})
        for (const auto* page : {"1", "2"})
            EXPECT_EQ(
                contents(folder / "pages" / (std::string{page} + "-" + name + ".gif")).substr(0, 4),
                "GIF8");
    const auto positions = json::parse(contents(folder / "pages/2.position.json"));
    ASSERT_NE(positions.array(), nullptr);
    EXPECT_EQ((*positions.array())[0]["text"].text(), "Second");
    EXPECT_EQ(archive.count("index_queue"), 0);
    EXPECT_EQ(archive.count("jobs WHERE state = 3"), 3);
}

TEST(Stages, describe_the_text_of_each_page_as_json)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    archive.process(document, small_pdf({"Alpha", "Beta"}));
    Hand{archive}.run_all();

    const auto text = json::parse(contents(archive.derived(document) / "text.json"));
    const auto* pages = text["pages"].array();
    ASSERT_NE(pages, nullptr);
    ASSERT_EQ(pages->size(), 2u);
    EXPECT_EQ((*pages)[1]["page"].integer(), 1);
    EXPECT_EQ((*pages)[0]["lang"].text(), "eng");
    EXPECT_TRUE((*pages)[0]["ocr"].is_null());
    EXPECT_NE((*pages)[1]["contents"].text().value().find("Beta"), std::string_view::npos);
    EXPECT_GT(text["updated"].integer().value(), 1'600'000'000'000);
}

TEST(Stages, share_the_bytes_of_a_healthy_original_instead_of_copying_them)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    archive.process(document, small_pdf({"Alpha"}));
    Hand{archive}.run_all();
    struct stat status {};
    ASSERT_EQ(::stat((archive.derived(document) / "document.pdf").c_str(), &status), 0);
    EXPECT_EQ(status.st_nlink, 2u);
}

TEST(Stages, read_a_scan_and_lay_its_text_over_the_pdf)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    archive.process(document, scan());
    Hand{archive}.run_all();

    ASSERT_EQ(archive.read(document).status, Status::success);
    const auto folder = archive.derived(document);
    EXPECT_GT(contents(folder / "text.txt").size(), 20u);
    EXPECT_EQ(archive.count("pages WHERE ocr = 'tess4'"), 1);
    EXPECT_NE(contents(folder / "document.pdf"), scan());
    EXPECT_NE(contents(folder / "text.json").find("\"ocr\":\"tess4\""), std::string::npos);
}

TEST(Stages, say_what_is_wrong_with_a_file)
{
    struct Case {
        std::string bytes, extension, sentence;
    };
    const std::vector<Case> cases{
        {"", "pdf", "No file was uploaded."},
        {"hello", "exe", ".*exe.*cannot be read\\."},
        {"PK\x03\x04 broken", "docx", "LibreOffice could not .+\\."},
        {"this is not a PDF at all", "pdf", ".+\\."},
        {"\x89PNG\r\n\x1a\n broken", "png", ".+\\."},
    };
    Archive archive;
    for (const auto& [bytes, extension, sentence] : cases) {
        SCOPED_TRACE(extension + bytes);
        const auto document = archive.document(archive.user());
        archive.process(document, bytes, extension);
        Hand{archive}.run_all();
        EXPECT_EQ(archive.read(document).status, Status::error);
        const auto errors = archive.errors(document);
        ASSERT_EQ(errors.size(), 1u);
        EXPECT_THAT(errors[0], testing::MatchesRegex(sentence));
    }
}

TEST(Stages, make_a_pdf_of_an_office_document_and_keep_what_was_sent)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    archive.process(document, rich_text, "rtf");
    Hand{archive}.run_all();
    EXPECT_EQ(archive.read(document).status, Status::success);
    const auto folder = archive.derived(document);
    EXPECT_EQ(contents(folder / "document.pdf").substr(0, 5), "%PDF-");
    EXPECT_NE(contents(folder / "text.txt").find("Alpha"), std::string::npos);
    EXPECT_EQ(archive.count("revisions WHERE original_extension = 'rtf'"), 1);
    EXPECT_FALSE(fs::exists(folder / "office"));
}

TEST(Stages, name_the_packages_when_there_is_no_libreoffice)
{
    Archive archive;
    archive.config.office.program = "/nowhere/soffice.bin";
    const auto document = archive.document(archive.user());
    archive.process(document, rich_text, "rtf");
    Hand{archive}.run_all();
    EXPECT_EQ(archive.read(document).status, Status::error);
    EXPECT_THAT(archive.errors(document),
                testing::ElementsAre(testing::HasSubstr("libreoffice-writer-nogui")));
}

TEST(Stages, refuse_a_file_over_the_limit_of_its_kind)
{
    Archive archive;
    archive.config.limits.pdf_bytes = 100;
    const auto document = archive.document(archive.user());
    archive.process(document, small_pdf({"Alpha"}));
    Hand{archive}.run_all();
    EXPECT_EQ(archive.read(document).status, Status::error);
    EXPECT_NE(archive.errors(document).at(0).find("limit"), std::string::npos);
}

TEST(Stages, count_down_what_is_left_to_do)
{
    Archive archive;
    archive.config.worker.pages_per_job = 2;
    archive.config.worker.text_pages_per_job = 2;
    const auto document = archive.document(archive.user());
    archive.process(document, small_pdf({"One", "Two", "Three", "Four", "Five"}));
    Hand hand{archive};
    ASSERT_TRUE(hand.run_one());
    EXPECT_EQ(archive.read(document).page_count, 5);
    for (const auto left : {3, 1, 0}) {
        ASSERT_TRUE(hand.run_one());
        EXPECT_EQ(archive.count("revisions WHERE pages_left = " + std::to_string(left)), 1);
        EXPECT_EQ(archive.read(document).status, Status::pending);
    }
    EXPECT_EQ(archive.count("jobs WHERE kind = 2"), 1);
    hand.run_all();
    EXPECT_EQ(archive.read(document).status, Status::success);
}

TEST(Stages, give_way_between_two_pages_and_read_none_of_them_twice)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    const auto revision = archive.process(document, small_pdf({"One", "Two", "Three"}));
    Hand hand{archive};
    ASSERT_TRUE(hand.run_one()) << "ingest";
    const auto other = archive.document(archive.user());
    archive.process(other, small_pdf({"Alpha"}));

    ASSERT_TRUE(hand.run_one()) << "a page, and then the other's turn has come";
    EXPECT_EQ(archive.count("pages WHERE page = 0"), 1);
    EXPECT_EQ(archive.count("pages"), 1);
    EXPECT_EQ(archive.count("jobs WHERE kind = 1 AND state = 0 AND attempts = 0"), 1);
    const auto first = inode(archive.config.paths.state / "blobs/work" /
                             std::to_string(revision.value) / "pages/1.txt");
    ASSERT_TRUE(hand.run_one());
    EXPECT_EQ(archive.read(other).page_count, 1) << "the other's ingest came next";

    hand.run_all();
    EXPECT_EQ(archive.read(document).status, Status::success);
    EXPECT_EQ(archive.read(other).status, Status::success);
    EXPECT_EQ(inode(archive.derived(document) / "pages/1.txt"), first);
    EXPECT_NE(contents(archive.derived(document) / "text.txt").find("Three"), std::string::npos);
    EXPECT_TRUE(archive.errors(document).empty());
}

// The disk is ready only when the lease has been renewed.
TEST(Stages, keep_their_lease_while_a_disk_takes_its_time)
{
    Archive archive;
    archive.config.worker.lease_seconds = 6;
    const auto document = archive.document(archive.user());
    archive.process(document, small_pdf({"Alpha"}));
    int waits = 0;
    set_slow_disk([&] {
        const auto lease = [&] {
            return archive.db().find<Time>("SELECT lease_until FROM jobs WHERE state = 2").value();
        };
        const auto before = lease();
        while (lease() == before)
            std::this_thread::yield();
        ++waits;
    });
    Hand{archive}.run_all();
    set_slow_disk({});
    EXPECT_EQ(waits, 1);
    EXPECT_EQ(archive.read(document).status, Status::success);
    EXPECT_EQ(archive.count("jobs WHERE attempts > 1"), 0);
}

TEST(Stages, keep_the_old_revision_readable_when_processing_again_fails)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    archive.process(document, small_pdf({"Alpha"}));
    Hand hand{archive};
    hand.run_all();
    archive.process(document, "nonsense");
    hand.run_all();
    EXPECT_EQ(archive.read(document).status, Status::error);
    EXPECT_NE(contents(archive.derived(document) / "text.txt").find("Alpha"), std::string::npos);
}

TEST(Stages, read_nothing_again_that_would_be_read_the_same)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    archive.process(document, scan());
    Hand{archive}.run_all();
    const auto before = archive.derived(document);
    const auto text = contents(before / "text.txt");
    const auto pdf = contents(before / "document.pdf");

    archive.process(document, scan());
    Hand{archive}.run_all();
    const auto after = archive.derived(document);
    EXPECT_EQ(archive.read(document).status, Status::success);
    EXPECT_NE(after, before);
    EXPECT_EQ(archive.count("jobs WHERE kind = 1"), 1);
    EXPECT_EQ(archive.count("pages WHERE ocr = 'tess4'"), 1) << "the older one's are purged";
    EXPECT_EQ(contents(after / "text.txt"), text);
    EXPECT_EQ(contents(after / "document.pdf"), pdf);
    EXPECT_EQ(std::distance(fs::directory_iterator{after / "pages"}, {}), 7);
}

TEST(Stages, read_again_what_might_be_read_otherwise)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    const auto readings = [&] {
        Hand{archive}.run_all();
        EXPECT_EQ(archive.read(document).status, Status::success);
        return archive.count("jobs WHERE kind = 1");
    };
    archive.process(document, small_pdf({"Alpha"}));
    EXPECT_EQ(readings(), 1);
    archive.process(document, small_pdf({"Beta"}));
    EXPECT_EQ(readings(), 2) << "another file";
    archive.process(document, small_pdf({"Beta"}), "pdf", true);
    EXPECT_EQ(readings(), 3) << "by recognition alone";
    archive.config.engine.ocr_dpi += 50;
    archive.process(document, small_pdf({"Beta"}), "pdf", true);
    EXPECT_EQ(readings(), 4) << "finer";
    archive.db().change("UPDATE pages SET failure = 'It could not be drawn.' WHERE page = 0");
    archive.process(document, small_pdf({"Beta"}), "pdf", true);
    EXPECT_EQ(readings(), 5) << "a page had failed";
    archive.db().change("UPDATE revisions SET made_with = ''");
    archive.process(document, small_pdf({"Beta"}), "pdf", true);
    EXPECT_EQ(readings(), 6) << "it was made otherwise";
    archive.process(document, small_pdf({"Beta"}), "pdf", true);
    EXPECT_EQ(readings(), 6) << "all is the same";
}

TEST(Stages, complain_of_twenty_pages_and_count_the_rest)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    archive.process(document, small_pdf(std::vector<std::string>(23, "Alpha")));
    Hand hand{archive};
    while (archive.count("jobs WHERE kind = 1 AND state = 3") == 0)
        ASSERT_TRUE(hand.run_one());
    archive.db().change("UPDATE pages SET failure = 'It could not be drawn.'");
    hand.run_all();
    EXPECT_EQ(archive.read(document).status, Status::success);
    const auto complaints = archive.errors(document);
    ASSERT_EQ(complaints.size(), 21U);
    EXPECT_EQ(complaints[19], "Page 20: It could not be drawn.");
    EXPECT_EQ(complaints[20], "3 more pages could not be read.");
}

TEST(Stages, remove_the_files_of_a_superseded_revision)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    archive.process(document, small_pdf({"Alpha"}));
    Hand hand{archive};
    hand.run_all();
    const auto before = archive.derived(document);
    archive.process(document, small_pdf({"Beta"}));
    hand.run_all();
    EXPECT_FALSE(fs::exists(before));
    EXPECT_NE(contents(archive.derived(document) / "text.txt").find("Beta"), std::string::npos);
    EXPECT_EQ(archive.count("revisions WHERE state = 4"), 1);
    EXPECT_EQ(archive.count("pages"), 1);
}

TEST(Stages, remove_everything_derived_from_a_removed_document)
{
    Archive archive;
    const auto owner = archive.user();
    const auto document = archive.document(owner);
    archive.process(document, small_pdf({"Alpha"}));
    Hand hand{archive};
    hand.run_all();
    const auto folder = archive.derived(document).parent_path();
    archive.db().change("UPDATE documents SET removed_at = NOW(6) WHERE id = ?", document);
    archive.enqueue({.kind = JobKind::purge, .document = document, .revision = {}, .user = owner});
    hand.run_all();
    EXPECT_FALSE(fs::exists(folder));
    EXPECT_TRUE(fs::is_empty(archive.config.paths.state / "blobs/quarantine"));
    EXPECT_EQ(archive.count("pages"), 0);
    EXPECT_EQ(archive.count("blobs"), 0);
    EXPECT_EQ(originals(archive), 0);
}

TEST(Stages, keep_an_original_that_another_document_has_too)
{
    Archive archive;
    const auto owner = archive.user();
    const auto leaving = archive.document(owner);
    const auto staying = archive.document(owner);
    archive.process(leaving, small_pdf({"Alpha"}));
    archive.process(staying, small_pdf({"Alpha"}));
    Hand hand{archive};
    hand.run_all();
    archive.db().change("UPDATE documents SET removed_at = NOW(6) WHERE id = ?", leaving);
    archive.enqueue({.kind = JobKind::purge, .document = leaving, .revision = {}, .user = owner});
    hand.run_all();
    EXPECT_EQ(archive.count("blobs"), 1);
    EXPECT_EQ(originals(archive), 1);
}

TEST(Stages, run_a_failed_document_again)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    archive.config.limits.pdf_bytes = 10;
    archive.process(document, small_pdf({"Alpha"}));
    Hand{archive}.run_all();
    ASSERT_EQ(archive.read(document).status, Status::error);

    archive.config.limits.pdf_bytes = 1 << 20;
    Hand hand{archive};
    const auto failed = hand.quire().jobs.list(JobState::failed, 1).at(0);
    EXPECT_TRUE(hand.quire().jobs.run_again(failed.id));
    EXPECT_FALSE(hand.quire().jobs.run_again(failed.id)); // it is under way
    hand.run_all();
    EXPECT_EQ(archive.read(document).status, Status::success);
}

TEST(Indexer, fills_an_index_that_was_lost)
{
    Archive archive;
    const auto document = archive.document(archive.user());
    archive.process(document, small_pdf({"Alpha"}));
    Hand{archive}.run_all();
    fs::remove_all(archive.config.paths.state / "index");
    Hand{archive}.run_all();
    search::IndexWriter index{archive.config.paths.state / "index"};
    int rows = 0;
    index.for_each_row([&](const search::IndexedRow&) { ++rows; });
    EXPECT_EQ(rows, 1);
}

} // namespace
} // namespace quire::test
