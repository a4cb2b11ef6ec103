// The record of revisions, and what becomes of the files it shows.

#include "archive.hpp"

#include <base/error.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <store/revisions.hpp>
#include <sys/stat.h>

namespace quire {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

class RevisionsTest : public testing::Test {
protected:
    DocumentId processed(bool revision_control)
    {
        const auto document = archive.quire.documents.create(
            {.title = "t", .access = Access::public_, .revision_control = revision_control}, ada);
        archive.quire.documents.receive(document.id, archive.received("%PDF-1.4 as it came"));
        process(document.id);
        return document.id;
    }
    void process(DocumentId id)
    {
        archive.quire.documents.process({.document = id}, ada, "trace");
        archive.publish(id, {"page"});
        purge();
    }
    void purge()
    {
        while (const auto job = archive.quire.jobs.claim("test"))
            archive.quire.revisions.purge(*job);
    }
    void keep_revisions(DocumentId id, bool on)
    {
        archive.quire.documents.change(id, {.revision_control = on}, ada);
    }

    // As "<cause> <version>" each, with the file's first bytes.
    std::vector<std::string> records(DocumentId id)
    {
        static const char* const causes[] = {"initial",    "enabling",  "enabling_again",
                                             "processing", "redacting", "modifying"};
        std::vector<std::string> lines;
        const auto document = archive.quire.documents.find(id, ada).value();
        for (const auto& record : archive.quire.documents.revisions(document, ada)) {
            EXPECT_EQ(record.user, *ada.user);
            const auto file = served(id, record.version, ada);
            lines.push_back(std::to_string(record.version) + " " +
                            causes[static_cast<int>(record.cause)] + " " +
                            (file ? contents(archive.blobs() / file->path) : "none"));
        }
        return lines;
    }
    std::optional<ServedFile> served(DocumentId id, std::int64_t version, const Viewer& viewer)
    {
        return archive.quire.documents.file(id, {.kind = Asset::Kind::revision, .version = version},
                                            viewer);
    }
    // What a stage does that makes a new PDF out of the current one.
    void make_own_file(DocumentId id, JobKind kind, const std::string& pdf)
    {
        auto& db = archive.db();
        {
            Transaction change{db};
            const auto revision = store::insert_like_current(db, id, system_now());
            db.change("UPDATE documents SET status = 1 WHERE id = ?", id);
            store::enqueue(db,
                           {.kind = kind, .document = id, .revision = revision, .user = *ada.user});
            change.commit();
        }
        auto& worker = archive.quire;
        const auto job = worker.jobs.claim("test").value();
        const auto order = worker.revisions.order(job);
        std::ofstream{order.folder / "document.pdf"} << pdf;
        std::ofstream{order.folder / "text.txt"} << "other";
        worker.revisions.place(job);
        worker.index_feed.done(worker.index_feed.pending(1000));
        worker.revisions.publish(job);
    }

    test::Archive archive;
    const Viewer& ada = archive.ada;
};

using Lines = std::vector<std::string>;

TEST_F(RevisionsTest, are_not_kept_unless_asked_for)
{
    const auto id = processed(false);
    EXPECT_EQ(records(id), Lines{});
    process(id);
    EXPECT_EQ(records(id), Lines{});
    EXPECT_EQ(archive.db().find<std::int64_t>("SELECT COUNT(*) FROM revisions WHERE state = 4"), 1);
}

TEST_F(RevisionsTest, begin_with_the_file_as_it_came)
{
    const auto id = processed(true);
    EXPECT_EQ(records(id), (Lines{"1 initial %PDF-1.4 as it came", "2 processing %PDF-1.4"}));
    process(id);
    EXPECT_EQ(records(id), (Lines{"1 initial %PDF-1.4 as it came", "2 processing %PDF-1.4",
                                  "3 processing %PDF-1.4"}));
}

TEST_F(RevisionsTest, begin_with_the_current_file_when_switched_on_later)
{
    const auto id = processed(false);
    keep_revisions(id, true);
    EXPECT_EQ(records(id), Lines{"1 enabling %PDF-1.4"});
    keep_revisions(id, true);
    EXPECT_EQ(records(id).size(), 1U);
    keep_revisions(id, false);
    process(id);
    EXPECT_EQ(records(id), Lines{"1 enabling %PDF-1.4"}) << "what is recorded survives";
    keep_revisions(id, true);
    EXPECT_EQ(records(id), (Lines{"1 enabling %PDF-1.4", "2 enabling_again %PDF-1.4"}));
}

TEST_F(RevisionsTest, of_failures_show_the_next_success)
{
    const auto id = processed(true);
    archive.quire.documents.process({.document = id}, ada, "trace");
    archive.quire.jobs.fail(archive.quire.jobs.claim("test").value(), "It is broken.");
    EXPECT_EQ(records(id).back(), "3 processing none");
    process(id);
    EXPECT_EQ(records(id)[2], "3 processing %PDF-1.4");
    EXPECT_EQ(records(id)[3], "4 processing %PDF-1.4");
}

TEST_F(RevisionsTest, are_for_editors_only)
{
    const auto id = processed(true);
    EXPECT_TRUE(served(id, 1, ada));
    EXPECT_FALSE(served(id, 1, ada)->anyone);
    for (const auto& viewer : {archive.cyd, archive.nobody}) {
        EXPECT_TRUE(archive.quire.documents.file(id, {.kind = Asset::Kind::pdf}, viewer));
        const auto document = archive.quire.documents.find(id, viewer).value();
        EXPECT_TRUE(archive.quire.documents.revisions(document, viewer).empty());
        EXPECT_FALSE(served(id, 1, viewer));
        EXPECT_FALSE(served(id, 2, viewer));
    }
    EXPECT_FALSE(served(id, 0, ada));
    EXPECT_FALSE(served(id, 3, ada));
}

TEST_F(RevisionsTest, leave_nothing_but_the_pdf_of_what_is_recorded)
{
    const auto id = processed(true);
    const auto before = archive.quire.documents.find(id, ada)->revision.value();
    const auto old = archive.quire.revisions.folder(id, before);
    EXPECT_TRUE(fs::exists(old / "text.txt"));
    process(id);
    ASSERT_TRUE(fs::exists(old / "document.pdf"));
    EXPECT_EQ(std::distance(fs::directory_iterator{old}, {}), 1);
    EXPECT_EQ(
        archive.db().find<std::int64_t>("SELECT COUNT(*) FROM pages WHERE revision_id = ?", before),
        0);

    archive.db().change("DELETE FROM revision_records WHERE revision_id = ?", before);
    {
        Transaction change{archive.db()};
        store::enqueue(
            archive.db(),
            {.kind = JobKind::purge, .document = id, .revision = before, .user = *ada.user});
        change.commit();
    }
    purge();
    EXPECT_FALSE(fs::exists(old)) << "nothing needs it any more";
}

TEST_F(RevisionsTest, go_with_their_document)
{
    const auto id = processed(true);
    process(id);
    archive.quire.documents.remove(id, ada);
    purge();
    EXPECT_EQ(archive.db().find<std::int64_t>("SELECT COUNT(*) FROM revision_records"), 0);
    EXPECT_EQ(archive.db().find<std::int64_t>("SELECT COUNT(*) FROM blobs"), 0);
    EXPECT_FALSE(fs::exists(archive.blobs() / "derived" / std::to_string(id.value)));
}

TEST_F(RevisionsTest, replace_the_documents_own_file_when_pages_were_taken_out)
{
    for (const auto kind : {JobKind::modify, JobKind::redact}) {
        const auto id = processed(false);
        const auto upload = archive.quire.documents.file(id, {.kind = Asset::Kind::original}, ada);
        make_own_file(id, kind, "%PDF-1.4 without the secret");
        const auto document = archive.quire.documents.find(id, ada).value();
        const auto own = archive.quire.documents.file(id, {.kind = Asset::Kind::original}, ada);
        ASSERT_TRUE(own);
        EXPECT_EQ(contents(archive.blobs() / own->path), "%PDF-1.4 without the secret");
        EXPECT_EQ(document.original_extension, "pdf");
        EXPECT_EQ(document.media_type, "application/pdf");
        EXPECT_EQ(document.original_bytes, 27);

        archive.quire.documents.process({.document = id}, ada, "trace");
        const auto job = archive.quire.jobs.claim("test").value();
        EXPECT_EQ(contents(archive.quire.revisions.order(job).original),
                  "%PDF-1.4 without the secret");
        archive.quire.jobs.fail(job, "enough");
        purge();
        EXPECT_FALSE(fs::exists(archive.blobs() / upload->path)) << "nothing needs it any more";
        archive.quire.documents.remove(id, ada);
        purge();
    }
}

TEST_F(RevisionsTest, keep_the_upload_that_is_recorded)
{
    const auto id = processed(true);
    make_own_file(id, JobKind::modify, "%PDF-1.4 without the secret");
    purge();
    EXPECT_EQ(records(id)[0], "1 initial %PDF-1.4 as it came");
}

TEST_F(RevisionsTest, share_the_bytes_of_the_file_that_was_made)
{
    const auto id = processed(false);
    make_own_file(id, JobKind::redact, "%PDF-1.4 redacted");
    const auto own = archive.quire.documents.file(id, {.kind = Asset::Kind::original}, ada).value();
    const auto shown = archive.quire.documents.file(id, {.kind = Asset::Kind::pdf}, ada).value();
    struct stat one {};
    struct stat two {};
    ASSERT_EQ(::stat((archive.blobs() / own.path).c_str(), &one), 0);
    ASSERT_EQ(::stat((archive.blobs() / shown.path).c_str(), &two), 0);
    EXPECT_EQ(one.st_ino, two.st_ino);
}

} // namespace
} // namespace quire
