// What can be seen of a document while it is read for the first time.

#include "archive.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <vector>

namespace quire {
namespace {

class FirstReading : public testing::Test {
protected:
    test::Archive archive;
    Services& quire = archive.quire;
    const Viewer& ada = archive.ada;
    const Viewer& ben = archive.ben;
    const Viewer& cyd = archive.cyd;

    static constexpr std::int64_t page_count = 3;

    // A document that is being read; page 1 is ready, of page 2 there are only files.
    DocumentId half_read(const Viewer& owner, Access access)
    {
        const auto document =
            archive.uploaded(owner, "%PDF-1.4 " + std::to_string(++files), access);
        return read_a_page(document.id);
    }

    DocumentId read_a_page(DocumentId id)
    {
        auto job = quire.jobs.claim("test").value();
        quire.revisions.plan(job, std::vector<PageSize>(page_count, {612, 792}), true, "test");
        job = quire.jobs.claim("test").value();
        const auto folder = quire.revisions.order(job).folder;
        for (const auto* name : {"document.pdf", "text.txt", "text.json", "source.pdf"})
            std::ofstream{folder / name} << "whole";
        for (const auto* name : {"1.txt", "1.position.json", "1-large.gif", "2.txt"})
            std::ofstream{folder / "pages" / name} << "new";
        quire.revisions.record_pages(job, {{.page = 0, .characters = 3}});
        reading = job;
        return id;
    }

    std::optional<ServedFile> text(DocumentId id, const Viewer& viewer, std::int64_t page = 0)
    {
        return quire.documents.file(id, {.kind = Asset::Kind::page_text, .page = page}, viewer);
    }

    Job reading;
    int files = 0;
};

TEST_F(FirstReading, shows_what_is_ready_to_the_owner_and_to_editors_only)
{
    const auto shared = half_read(ada, Access::organization);
    const auto hidden = half_read(ada, Access::private_);
    const auto open = half_read(ada, Access::public_);
    for (const auto id : {shared, hidden, open}) {
        const auto file = text(id, ada);
        ASSERT_TRUE(file);
        EXPECT_EQ(file->size_bytes, 3);
        EXPECT_FALSE(file->anyone);
        EXPECT_FALSE(text(id, cyd));
        EXPECT_FALSE(text(id, archive.nobody));
    }
    EXPECT_TRUE(text(shared, ben)) << "who may edit it";
    EXPECT_FALSE(text(hidden, ben));
    EXPECT_FALSE(text(open, ben)) << "public, and not published yet";
}

TEST_F(FirstReading, shows_only_pages_that_are_ready_and_nothing_of_the_whole)
{
    const auto id = half_read(ada, Access::private_);
    using Kind = Asset::Kind;
    EXPECT_TRUE(quire.documents.file(id, {.kind = Kind::page_positions}, ada));
    EXPECT_TRUE(
        quire.documents.file(id, {.kind = Kind::page_image, .size = ImageSize::large}, ada));
    EXPECT_FALSE(text(id, ada, 1)) << "its files are not all there";
    EXPECT_FALSE(text(id, ada, 2));
    EXPECT_FALSE(text(id, ada, -1));
    for (const auto kind : {Kind::pdf, Kind::text, Kind::text_json, Kind::revision})
        EXPECT_FALSE(quire.documents.file(id, {.kind = kind}, ada));
}

TEST_F(FirstReading, goes_on_showing_pages_while_their_folder_moves_and_ends_when_it_is_given_up)
{
    const auto moving = half_read(ada, Access::private_);
    quire.revisions.finish_pages(reading);
    const auto publish = quire.jobs.claim("test").value();
    quire.revisions.place(publish);
    EXPECT_TRUE(text(moving, ada));
    EXPECT_FALSE(quire.documents.file(moving, {.kind = Asset::Kind::pdf}, ada));
    quire.index_feed.done(quire.index_feed.pending(1000));
    quire.revisions.publish(publish);
    EXPECT_TRUE(quire.documents.file(moving, {.kind = Asset::Kind::pdf}, ada));

    const auto cancelled = half_read(ada, Access::private_);
    quire.documents.cancel(cancelled, ada);
    EXPECT_FALSE(text(cancelled, ada));
}

TEST_F(FirstReading, is_over_for_good_once_there_is_something_to_show)
{
    const auto id = archive.uploaded(ada, "%PDF-1.4", Access::public_).id;
    archive.publish(id, {"old text"});
    quire.documents.process({.document = id}, ada, "");
    read_a_page(id);
    EXPECT_EQ(text(id, ada)->size_bytes, 8) << "the old page";

    // As while a redaction is made: the old pages are withdrawn from all but editors.
    archive.db().change("UPDATE documents SET withdrawn_at = NOW(6) WHERE id = ?", id);
    EXPECT_EQ(text(id, ada)->size_bytes, 8);
    auto former = ada; // still the owner, and no editor any more
    former.memberships.clear();
    ASSERT_TRUE(quire.documents.find(id, former));
    EXPECT_FALSE(text(id, former)) << "neither the old page nor the new one";
    archive.db().change("UPDATE documents SET revision_id = NULL WHERE id = ?", id);
    EXPECT_FALSE(text(id, ada)) << "withdrawn, whatever it shows";
}

} // namespace
} // namespace quire
