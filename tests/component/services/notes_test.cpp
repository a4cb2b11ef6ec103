#include "archive.hpp"

#include <atomic>
#include <barrier>
#include <base/error.hpp>
#include <gtest/gtest.h>
#include <thread>

namespace quire {
namespace {

class NotesTest : public testing::Test {
protected:
    test::Archive archive;
    Services& quire = archive.quire;
    const Viewer& ada = archive.ada;
    const Viewer& ben = archive.ben;
    const Viewer& cyd = archive.cyd;
    const Viewer& nobody = archive.nobody;

    // Published, with three pages.
    Document document_of(const Viewer& viewer, Access access, const std::string& bytes = "%PDF-1")
    {
        const auto document = archive.uploaded(viewer, bytes, access);
        archive.publish(document.id, {"one", "two", "three"});
        return seen(document.id, viewer);
    }
    Document seen(DocumentId id, const Viewer& viewer)
    {
        return quire.documents.find(id, viewer).value();
    }
    Note note(const Document& document, const Viewer& viewer, Access access, std::int64_t page = 0)
    {
        return quire.notes.create(document.id, {.title = "t", .access = access, .page = page},
                                  viewer);
    }
    std::int64_t count(std::string_view sql)
    {
        return archive.db().find<std::int64_t>(sql).value();
    }
};

TEST_F(NotesTest, a_new_note_is_as_it_was_drafted)
{
    const auto document = document_of(ada, Access::organization);
    const auto made = quire.notes.create(document.id,
                                         {.title = "Total",
                                          .content = "<script>x</script><b>y</b>",
                                          .access = Access::organization,
                                          .page = 2,
                                          .box = Box{0.1, 0.2, 0.3, 1}},
                                         ada);
    EXPECT_EQ(made.user, *ada.user);
    EXPECT_EQ(made.organization, ada.active_organization);
    EXPECT_EQ(made.content, "<script>x</script><b>y</b>"); // cleaned when shown, kept as sent
    EXPECT_EQ(made.box, (Box{0.1, 0.2, 0.3, 1}));
    EXPECT_EQ(made.rights, (NoteRights{true, true}));
    const auto found = quire.notes.find(seen(document.id, ben), made.id, ben);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->created, made.created);
    EXPECT_TRUE(found->rights.change); // shared with those who edit the document
}

TEST_F(NotesTest, the_index_hears_of_each_change)
{
    const auto document = document_of(ada, Access::public_);
    const auto heard = [&] {
        const bool queued = count("SELECT COUNT(*) FROM index_queue WHERE text = 0") == 1;
        archive.db().change("DELETE FROM index_queue");
        return queued;
    };
    archive.db().change("DELETE FROM index_queue");
    const auto made = note(document, cyd, Access::private_);
    EXPECT_TRUE(heard());
    quire.notes.change(document.id, made.id, {.title = "other"}, cyd);
    EXPECT_TRUE(heard());
    EXPECT_THROW(quire.notes.change(document.id, made.id, {.title = std::string(501, 'x')}, cyd),
                 Invalid);
    EXPECT_FALSE(heard());
    quire.notes.remove(document.id, made.id, cyd);
    EXPECT_TRUE(heard());
    EXPECT_THROW(quire.notes.remove(document.id, made.id, cyd), NotFound);
    EXPECT_FALSE(heard());
}

TEST_F(NotesTest, only_editors_share_their_notes)
{
    const auto document = document_of(ada, Access::public_);
    EXPECT_THROW(note(document, cyd, Access::public_), Forbidden);
    EXPECT_THROW(note(document, cyd, Access::organization), Forbidden);
    EXPECT_THROW(note(document, nobody, Access::private_), Unauthenticated);
    const auto own = note(document, cyd, Access::private_);
    EXPECT_THROW(quire.notes.change(document.id, own.id, {.access = Access::public_}, cyd),
                 Forbidden);
    EXPECT_NO_THROW(quire.notes.change(document.id, own.id, {.access = Access::private_}, cyd));
    EXPECT_THROW(quire.notes.change(document.id, own.id, {.title = "mine"}, ada), NotFound);

    const auto open = note(document, ada, Access::public_);
    EXPECT_THROW(quire.notes.change(document.id, open.id, {.title = "mine"}, cyd), Forbidden);
    EXPECT_THROW(quire.notes.remove(document.id, open.id, cyd), Forbidden);
    EXPECT_EQ(quire.notes.change(document.id, open.id, {.title = "ours"}, ben).title, "ours");
}

TEST_F(NotesTest, of_a_document_that_is_not_seen_are_not_there)
{
    const auto document = document_of(ada, Access::private_);
    const auto mine = note(document, ada, Access::public_);
    EXPECT_THROW(note(document, ben, Access::private_), NotFound);
    EXPECT_THROW(quire.notes.change(document.id, mine.id, {.title = "x"}, ben), NotFound);
    EXPECT_THROW(quire.notes.remove(document.id, mine.id, nobody), Unauthenticated);

    const auto other = document_of(ada, Access::private_, "%PDF-2");
    EXPECT_THROW(quire.notes.change(other.id, mine.id, {.title = "x"}, ada), NotFound);
    EXPECT_THROW(quire.notes.remove(other.id, mine.id, ada), NotFound);
    EXPECT_FALSE(quire.notes.find(other, mine.id, ada));
}

TEST_F(NotesTest, need_pages)
{
    const auto empty = quire.documents.create({.title = "no file"}, ada);
    EXPECT_THROW(note(empty, ada, Access::private_), Invalid);
    const auto document = document_of(ada, Access::private_);
    EXPECT_THROW(note(document, ada, Access::private_, 3), Invalid);
    EXPECT_NO_THROW(note(document, ada, Access::private_, 2));
}

TEST_F(NotesTest, are_listed_by_page_and_filtered_by_it)
{
    const auto document = document_of(ada, Access::private_);
    const auto last = note(document, ada, Access::private_, 2);
    const auto first = note(document, ada, Access::private_, 0);
    const auto second = note(document, ada, Access::private_, 0);
    const auto all = quire.notes.list(document, {}, {.counted = true}, ada);
    ASSERT_EQ(all.items.size(), 3U);
    EXPECT_EQ(all.total, 3);
    EXPECT_EQ(all.items[0].id, first.id);
    EXPECT_EQ(all.items[1].id, second.id);
    EXPECT_EQ(all.items[2].id, last.id);
    EXPECT_EQ(quire.notes.list(document, 0, {.counted = true}, ada).total, 2);
    EXPECT_THROW(quire.notes.list(document, {}, {.from = Position{"x'", 1}}, ada), Invalid);
}

TEST_F(NotesTest, of_each_kind_at_most_ten_are_shown_in_searches)
{
    const auto document = document_of(ada, Access::organization);
    for (int i = 0; i < 12; ++i)
        for (const auto access : {Access::public_, Access::private_, Access::organization})
            note(document, ben, access);
    const std::vector documents{document};
    EXPECT_EQ(quire.notes.some_of(documents, ada).size(), 20U); // ben's private ones are his
    EXPECT_EQ(quire.notes.all_of(documents, ada).size(), 24U);
}

TEST_F(NotesTest, leave_the_document_as_it_was)
{
    const auto document = document_of(ada, Access::private_);
    const auto made = note(document, ada, Access::private_);
    quire.notes.change(document.id, made.id, {.title = "other"}, ada);
    EXPECT_EQ(seen(document.id, ada).updated, document.updated);
}

TEST_F(NotesTest, and_sections_go_with_their_document)
{
    const auto document = document_of(ada, Access::private_);
    note(document, ada, Access::private_);
    quire.sections.create(document.id, {0, "s"}, ada);
    quire.documents.remove(document.id, ada);
    EXPECT_EQ(count("SELECT COUNT(*) FROM notes"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM sections"), 0);
    while (const auto job = quire.jobs.claim("test"))
        quire.revisions.purge(*job);
}

// --- sections ---

TEST_F(NotesTest, a_page_begins_one_section)
{
    const auto document = document_of(ada, Access::organization);
    const auto first = quire.sections.create(document.id, {1, "first"}, ada);
    EXPECT_THROW(quire.sections.create(document.id, {1, "again"}, ada), Invalid);
    const auto second = quire.sections.create(document.id, {0, "second"}, ben);
    EXPECT_THROW(quire.sections.change(document.id, second.id, {.page = 1}, ada), Invalid);
    EXPECT_NO_THROW(quire.sections.change(document.id, first.id, {.page = 1, .title = "x"}, ada));
    const auto listed = quire.sections.list(document, {.counted = true});
    ASSERT_EQ(listed.total, 2);
    EXPECT_EQ(listed.items[0].id, second.id);
    EXPECT_EQ(listed.items[1].title, "x");
    EXPECT_EQ(quire.sections.all_of(std::vector{document}).size(), 2U);

    quire.sections.remove(document.id, first.id, ada);
    EXPECT_NO_THROW(quire.sections.create(document.id, {1, "again"}, ada));
}

TEST_F(NotesTest, sections_are_for_editors)
{
    const auto document = document_of(ada, Access::public_);
    const auto section = quire.sections.create(document.id, {0, "s"}, ada);
    EXPECT_THROW(quire.sections.create(document.id, {1, "s"}, cyd), Forbidden);
    EXPECT_THROW(quire.sections.change(document.id, section.id, {.title = "x"}, cyd), Forbidden);
    EXPECT_THROW(quire.sections.remove(document.id, section.id, cyd), Forbidden);
    EXPECT_THROW(quire.sections.remove(document.id, section.id, nobody), Unauthenticated);
    EXPECT_TRUE(quire.sections.find(seen(document.id, nobody), section.id));

    const auto hidden = document_of(ada, Access::private_, "%PDF-2");
    EXPECT_THROW(quire.sections.create(hidden.id, {0, "s"}, cyd), NotFound);
    EXPECT_FALSE(quire.sections.find(hidden, section.id));
    EXPECT_THROW(quire.sections.remove(hidden.id, section.id, ada), NotFound);
    auto stranger = hidden;
    stranger.rights = {};
    EXPECT_TRUE(quire.sections.all_of(std::vector{stranger}).empty());
}

TEST_F(NotesTest, of_two_sections_on_the_same_page_at_the_same_time_one_wins)
{
    const auto document = document_of(ada, Access::organization);
    for (std::int64_t page = 0; page < 3; ++page) {
        std::barrier start{2};
        std::atomic<int> made = 0;
        std::atomic<int> refused = 0;
        const auto create = [&](const Viewer& viewer) {
            const auto services = archive.more_services();
            services->documents.find(document.id, viewer); // connected before the race
            start.arrive_and_wait();
            try {
                services->sections.create(document.id, {page, "race"}, viewer);
                ++made;
            } catch (const Invalid&) { // what the slower one is to be told
                ++refused;
            }
        };
        {
            std::jthread one{create, std::cref(ada)};
            std::jthread two{create, std::cref(ben)};
        }
        EXPECT_EQ(made, 1);
        EXPECT_EQ(refused, 1);
    }
    EXPECT_EQ(count("SELECT COUNT(*) FROM sections"), 3);
}

// --- values of one key ---

TEST_F(NotesTest, values_added_at_the_same_time_are_all_there)
{
    const auto document = quire.documents.create({.title = "t"}, ada);
    const auto add = [&](const std::string& prefix) {
        const auto services = archive.more_services();
        for (int i = 0; i < 10; ++i)
            services->documents.change_values(
                document.id, {.key = "_tag", .add = {prefix + std::to_string(i)}}, ada);
    };
    {
        std::jthread one{add, "a"};
        std::jthread two{add, "b"};
    }
    EXPECT_EQ(seen(document.id, ada).key_values.at("_tag").size(), 20U);
}

TEST_F(NotesTest, values_are_changed_by_editors_and_found_afterwards)
{
    const auto document = document_of(ada, Access::public_);
    EXPECT_THROW(quire.documents.change_values(document.id, {.key = "k", .add = {"v"}}, cyd),
                 Forbidden);
    EXPECT_THROW(quire.documents.change_values(document.id, {.key = "k", .add = {"v"}}, nobody),
                 Unauthenticated);
    EXPECT_EQ(quire.documents.change_values(document.id, {.key = "k", .add = {"v"}}, ben),
              (KeyValues{{"k", {"v"}}}));
    EXPECT_GT(seen(document.id, ada).updated, document.updated);
    ASSERT_EQ(quire.index_feed.pending(100).size(), 1U); // the index is told
    EXPECT_EQ(quire.index_feed.load(document.id)->document.key_values, (KeyValues{{"k", {"v"}}}));
    quire.documents.change_values(document.id, {.key = "k", .remove = {"v"}}, ada);
    EXPECT_TRUE(seen(document.id, ada).key_values.empty());
}

} // namespace
} // namespace quire
