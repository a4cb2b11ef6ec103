#include "archive.hpp"

#include <base/error.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <set>
#include <thread>

namespace quire {
namespace {

class DocumentsTest : public testing::Test {
protected:
    test::Archive archive;
    Services& quire = archive.quire;
    const Viewer& ada = archive.ada;
    const Viewer& ben = archive.ben;
    const Viewer& cyd = archive.cyd;

    Document created(const Viewer& viewer, Access access = Access::private_)
    {
        return quire.documents.create({.title = "A Title", .access = access}, viewer);
    }
    std::int64_t count(std::string_view sql)
    {
        return archive.db().find<std::int64_t>(sql).value();
    }
};

TEST_F(DocumentsTest, a_new_document_is_as_it_was_drafted)
{
    const auto document = quire.documents.create({.title = "Harbor audit",
                                                  .description = "all of it",
                                                  .source = "Authority",
                                                  .language = "deu",
                                                  .access = Access::organization,
                                                  .key_values = {{"port", {"Hull", " Hull"}}}},
                                                 ada);
    EXPECT_EQ(document.slug, "harbor-audit");
    EXPECT_EQ(document.status, Status::no_file);
    EXPECT_EQ(document.user, *ada.user);
    EXPECT_EQ(document.organization, archive.harbor.id);
    EXPECT_EQ(document.key_values, (KeyValues{{"port", {"Hull"}}}));
    EXPECT_TRUE(document.rights.remove);
    const auto found = quire.documents.find(document.id, ben);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->title, "Harbor audit");
    EXPECT_EQ(found->created, document.created);
    EXPECT_FALSE(quire.documents.find(document.id, cyd));
    EXPECT_FALSE(quire.documents.find(document.id, archive.nobody));
}

TEST_F(DocumentsTest, creating_several_is_all_or_nothing)
{
    const std::vector<Draft> drafts{{.title = "good"}, {.title = ""}};
    EXPECT_THROW(quire.documents.create(drafts, ada), Invalid);
    EXPECT_EQ(count("SELECT COUNT(*) FROM documents"), 0);
    EXPECT_THROW(quire.documents.create(std::vector<Draft>(26, {.title = "x"}), ada), Refused);
    EXPECT_THROW(quire.documents.create({.title = "x", .projects = {ProjectId{9}}}, ada), Invalid);
    EXPECT_EQ(count("SELECT COUNT(*) FROM documents"), 0);
}

TEST_F(DocumentsTest, nobody_and_the_unverified_create_nothing)
{
    EXPECT_THROW(created(archive.nobody), Unauthenticated);
    auto unverified = ada;
    unverified.verified = false;
    EXPECT_THROW(created(unverified), Forbidden);
    auto limited = ada;
    limited.permissions = {Permission::read_documents};
    EXPECT_THROW(created(limited), Forbidden);
    EXPECT_THROW(quire.documents.create({.title = "x", .organization = archive.town.id}, ada),
                 Invalid);
}

TEST_F(DocumentsTest, who_left_an_organization_puts_nothing_more_into_it)
{
    auto stale = ada;
    stale.memberships.clear();
    EXPECT_THROW(created(stale), Invalid);

    quire.administration.set_membership(*ada.user, archive.harbor.id, {});
    const auto document = created(archive.viewer("ada"));
    EXPECT_NE(document.organization, archive.harbor.id);
}

TEST_F(DocumentsTest, what_was_received_is_on_disk_and_the_last_one_counts)
{
    const auto document = created(ada);
    quire.documents.receive(document.id, archive.received("first"));
    quire.documents.receive(document.id, archive.received("%PDF-1.7 second"));
    const auto file = quire.documents.file(document.id, {.kind = Asset::Kind::original}, ada);
    ASSERT_TRUE(file);
    std::ifstream in{archive.blobs() / file->path, std::ios::binary};
    EXPECT_EQ((std::string{std::istreambuf_iterator<char>{in}, {}}), "%PDF-1.7 second");
    EXPECT_EQ(file->media_type, "application/pdf");
    EXPECT_EQ(file->size_bytes, 15);
    EXPECT_FALSE(file->anyone);
    EXPECT_FALSE(quire.documents.file(document.id, {.kind = Asset::Kind::original}, ben));
    EXPECT_THROW(quire.documents.receive(DocumentId{999}, archive.received("x")), NotFound);
}

TEST_F(DocumentsTest, an_upload_stops_at_its_limit)
{
    EXPECT_THROW(quire.uploads.begin(10, 11), TooLarge);
    auto upload = quire.uploads.begin(10, {});
    const std::string bytes(6, 'x');
    upload.write(std::as_bytes(std::span{bytes.data(), bytes.size()}));
    EXPECT_THROW(upload.write(std::as_bytes(std::span{bytes.data(), bytes.size()})), TooLarge);
}

TEST_F(DocumentsTest, the_same_bytes_twice_in_an_organization_are_a_conflict)
{
    const auto first = archive.uploaded(ada, "same");
    EXPECT_EQ(first.status, Status::pending);
    EXPECT_THROW(archive.uploaded(ben, "same"), Conflict);
    EXPECT_NO_THROW(archive.uploaded(cyd, "same")); // another organization's files are its own
    EXPECT_EQ(count("SELECT COUNT(*) FROM blobs"), 1);
}

TEST_F(DocumentsTest, a_hidden_twin_is_not_given_away)
{
    archive.uploaded(ada, "secret", Access::private_);
    EXPECT_NO_THROW(archive.uploaded(ben, "secret")); // ben cannot see ada's, so it is not there
    EXPECT_THROW(archive.uploaded(ada, "secret"), Conflict);
}

TEST_F(DocumentsTest, the_same_bytes_in_the_trash_come_back_with_the_new_name)
{
    const auto first = archive.uploaded(ada, "again");
    quire.documents.trash(first.id, ada);
    EXPECT_FALSE(quire.documents.find(first.id, ada));
    const auto revived = quire.documents.upload(
        {.title = "new name.pdf", .access = Access::organization, .original_name = "new name.pdf"},
        archive.received("again"), ben);
    EXPECT_EQ(revived.id, first.id);
    EXPECT_EQ(revived.title, "new name.pdf");
    EXPECT_EQ(revived.user, *ada.user);
    EXPECT_FALSE(revived.trashed);
}

TEST_F(DocumentsTest, two_uploads_of_the_same_bytes_at_once_make_one_document)
{
    std::atomic<int> made = 0;
    std::atomic<int> refused = 0;
    const auto upload = [&] {
        const auto services = archive.more_services();
        auto file = services->uploads.begin(0, {});
        const std::string_view bytes = "racing";
        file.write(std::as_bytes(std::span{bytes.data(), bytes.size()}));
        try {
            services->documents.upload({.title = "r", .access = Access::organization},
                                       std::move(file), ada);
            ++made;
        } catch (const Conflict&) { // the slower one
            ++refused;
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back(upload);
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(made, 1);
    EXPECT_EQ(refused, 5);
}

TEST_F(DocumentsTest, any_kind_of_file_may_be_uploaded)
{
    const auto document = quire.documents.upload(
        {.title = "x.weird!", .original_name = "x.weird!", .original_extension = "weird!"},
        archive.received("?"), ada);
    EXPECT_EQ(document.original_extension, "bin");
    EXPECT_EQ(document.media_type, "application/octet-stream");
}

TEST_F(DocumentsTest, processing_makes_a_revision_and_a_job_and_then_text_to_read)
{
    const auto document = created(ada);
    quire.documents.receive(document.id, archive.received("%PDF-1.4"));
    quire.documents.process({.document = document.id}, ada, "trace");
    EXPECT_EQ(quire.documents.find(document.id, ada)->status, Status::pending);
    EXPECT_THROW(quire.documents.process({.document = document.id}, ada, ""), Conflict);
    EXPECT_THROW(quire.documents.receive(document.id, archive.received("late")), Conflict);
    ASSERT_EQ(quire.documents.pending(ada).size(), 1U);
    EXPECT_TRUE(quire.documents.pending(ben).empty());

    archive.publish(document.id, {"first page", "zweite Seite ü"});
    const auto done = quire.documents.find(document.id, ada).value();
    EXPECT_EQ(done.status, Status::success);
    EXPECT_EQ(done.page_count, 2);
    EXPECT_GT(done.row_version, document.row_version);
    EXPECT_EQ(quire.documents.text(done, 1000, ada), "first page\n\nzweite Seite ü");
    EXPECT_EQ(quire.documents.text(done, 26, ada), "first page\n\nzweite Seite "); // whole letters
    EXPECT_EQ(quire.documents.page_text(done, 1, ada), "zweite Seite ü");
    EXPECT_EQ(quire.documents.page_text(done, 2, ada), "");
    EXPECT_TRUE(quire.documents.file(document.id, {.kind = Asset::Kind::pdf}, ada));
    EXPECT_FALSE(quire.documents.file(document.id, {.kind = Asset::Kind::page_image}, ada));
    EXPECT_TRUE(quire.documents.pending(ada).empty());
}

TEST_F(DocumentsTest, processing_several_is_all_or_nothing)
{
    const auto one = created(ada);
    const auto two = created(ada);
    const auto hidden = created(cyd);
    const std::vector<ProcessRequest> mixed{{one.id}, {hidden.id}};
    EXPECT_THROW(quire.documents.process(mixed, ada, ""), Refused);
    EXPECT_EQ(count("SELECT COUNT(*) FROM jobs"), 0);
    const std::vector<ProcessRequest> both{{one.id}, {two.id, true}};
    quire.documents.process(both, ada, "");
    EXPECT_EQ(count("SELECT COUNT(*) FROM jobs"), 2);
    EXPECT_THROW(quire.documents.process(both, ada, ""), Refused);
}

TEST_F(DocumentsTest, a_cancelled_document_is_in_error_and_says_why)
{
    const auto document = created(ada);
    EXPECT_THROW(quire.documents.cancel(document.id, ada), Conflict);
    quire.documents.process({.document = document.id}, ada, "");
    quire.documents.cancel(document.id, ada);
    EXPECT_EQ(quire.documents.find(document.id, ada)->status, Status::error);
    const auto errors = quire.documents.errors(document.id, {.counted = true}, ada);
    ASSERT_EQ(errors.items.size(), 1U);
    EXPECT_EQ(errors.items[0].message, "Processing was cancelled");
    EXPECT_EQ(errors.total, 1);
    EXPECT_FALSE(quire.jobs.claim("test"));
}

TEST_F(DocumentsTest, a_change_touches_what_it_names)
{
    const auto document = created(ada, Access::organization);
    const auto changed = quire.documents.change(
        document.id, {.title = "New", .key_values = KeyValues{{"k", {"v"}}}}, ben);
    EXPECT_EQ(changed.title, "New");
    EXPECT_EQ(changed.slug, document.slug);
    EXPECT_EQ(changed.key_values, (KeyValues{{"k", {"v"}}}));
    EXPECT_EQ(changed.row_version, document.row_version + 1);
    EXPECT_GE(changed.updated, document.updated);
    EXPECT_EQ(changed.created, document.created);
    const auto again = quire.documents.change(document.id, {.source = "s"}, ada);
    EXPECT_EQ(again.title, "New");
    EXPECT_EQ(again.key_values, (KeyValues{{"k", {"v"}}}));
    EXPECT_EQ(count("SELECT version FROM index_queue"), 3);
}

TEST_F(DocumentsTest, a_change_is_refused_in_the_order_that_tells_least)
{
    const auto secret = created(ada);
    EXPECT_THROW(quire.documents.change(secret.id, {.title = ""}, archive.nobody), Unauthenticated);
    EXPECT_THROW(quire.documents.change(secret.id, {.title = ""}, ben), NotFound);
    EXPECT_THROW(quire.documents.change(secret.id, {.title = ""}, ada), Invalid);
    archive.uploaded(ada, "%PDF-", Access::public_);
    archive.publish(DocumentId{secret.id.value + 1}, {"x"});
    EXPECT_THROW(quire.documents.change(DocumentId{secret.id.value + 1}, {.title = ""}, cyd),
                 Forbidden);
}

TEST_F(DocumentsTest, access_stays_as_it_is_while_processing)
{
    const auto document = created(ada);
    quire.documents.process({.document = document.id}, ada, "");
    EXPECT_THROW(quire.documents.change(document.id, {.access = Access::private_}, ada), Refused);
    EXPECT_NO_THROW(quire.documents.change(document.id, {.title = "meanwhile"}, ada));
}

TEST_F(DocumentsTest, changes_of_many_are_all_or_nothing)
{
    const auto one = created(ada);
    const auto two = created(ada);
    const auto theirs = created(cyd);
    const std::vector<Change> mixed{{one.id, {.title = "A"}}, {theirs.id, {.title = "B"}}};
    EXPECT_THROW(quire.documents.change(mixed, ada), Refused);
    const std::vector<Change> bad{{one.id, {.title = "A"}}, {two.id, {.title = " "}}};
    EXPECT_THROW(quire.documents.change(bad, ada), Invalid);
    EXPECT_EQ(quire.documents.find(one.id, ada)->title, "A Title");
    const std::vector<Change> good{{two.id, {.title = "2"}}, {one.id, {.title = "1"}}};
    const auto changed = quire.documents.change(good, ada);
    ASSERT_EQ(changed.size(), 2U);
    EXPECT_EQ(changed[0].title, "2"); // in the order they were asked for
    const std::vector<Change> twice{{one.id, {}}, {one.id, {}}};
    EXPECT_THROW(quire.documents.change(twice, ada), Refused);
}

TEST_F(DocumentsTest, only_the_owner_hands_a_document_over_and_only_to_colleagues)
{
    const auto document = created(ada, Access::organization);
    EXPECT_EQ(quire.documents.change(document.id, {.user = *ben.user}, ben).user, *ada.user);
    EXPECT_THROW(quire.documents.change(document.id, {.user = *cyd.user}, ada), Invalid);
    EXPECT_THROW(quire.documents.change(document.id, {.organization = archive.town.id}, ada),
                 Invalid);
    EXPECT_EQ(quire.documents.change(document.id, {.user = *ben.user}, ada).user, *ben.user);
}

TEST_F(DocumentsTest, a_document_goes_to_an_organization_of_its_owner)
{
    quire.administration.set_membership(*ada.user, archive.town.id, Role::member);
    const auto both = archive.viewer("ada");
    const auto document = created(both, Access::organization);
    EXPECT_FALSE(quire.documents.find(document.id, cyd));
    const auto moved = quire.documents.change(
        document.id, {.user = *cyd.user, .organization = archive.town.id}, both);
    EXPECT_EQ(moved.organization, archive.town.id);
    EXPECT_EQ(moved.user, *cyd.user);
    EXPECT_TRUE(quire.documents.find(document.id, cyd));
    EXPECT_FALSE(quire.documents.find(document.id, ben));
    EXPECT_TRUE(quire.index_feed.pending(10).size() > 0);
    // Not the owner any more: ignored, as for a read-only field.
    EXPECT_EQ(quire.documents.change(document.id, {.user = *ada.user}, both).user, *cyd.user);
}

TEST_F(DocumentsTest, a_closed_account_is_given_nothing)
{
    const auto document = created(ada);
    quire.administration.set_user_active("ben", false);
    EXPECT_THROW(quire.documents.change(document.id, {.user = *ben.user}, ada), Invalid);
}

TEST_F(DocumentsTest, who_has_left_the_organization_does_not_give_its_public_documents_away)
{
    const auto document = archive.uploaded(ada, "%PDF-", Access::public_);
    archive.publish(document.id, {"page"});
    quire.administration.set_membership(*ada.user, archive.harbor.id, {});
    const auto left = archive.viewer("ada");
    EXPECT_FALSE(quire.documents.find(document.id, left)->rights.edit);
    EXPECT_THROW(quire.documents.change(document.id, {.user = *cyd.user}, left), Forbidden);
}

TEST_F(DocumentsTest, access_switches_at_once_and_the_index_hears_of_it)
{
    const auto document = archive.uploaded(ada, "%PDF-", Access::private_);
    archive.publish(document.id, {"page"});
    quire.index_feed.done(quire.index_feed.pending(10));
    EXPECT_FALSE(quire.documents.find(document.id, archive.nobody));
    const auto opened = quire.documents.change(document.id, {.access = Access::public_}, ada);
    EXPECT_EQ(opened.status, Status::success);
    EXPECT_TRUE(quire.documents.find(document.id, archive.nobody));
    EXPECT_EQ(quire.index_feed.pending(10).size(), 1U);
    quire.documents.change(document.id, {.access = Access::private_}, ada);
    EXPECT_FALSE(quire.documents.find(document.id, archive.nobody));
    EXPECT_FALSE(quire.documents.find(document.id, ben));
}

TEST_F(DocumentsTest, what_is_due_becomes_public_once)
{
    const auto document = archive.uploaded(ada, "%PDF-", Access::private_);
    const auto past = system_now() - std::chrono::minutes{1};
    quire.documents.change(document.id, {.publish_at = std::optional{past}}, ada);
    EXPECT_EQ(quire.documents.publish_due(), 0); // not processed yet
    archive.publish(document.id, {"page"});
    quire.index_feed.done(quire.index_feed.pending(10));
    EXPECT_EQ(quire.documents.publish_due(), 1);
    const auto published = quire.documents.find(document.id, archive.nobody);
    ASSERT_TRUE(published);
    EXPECT_EQ(published->access, Access::public_);
    EXPECT_FALSE(published->publish_at);
    EXPECT_EQ(quire.index_feed.pending(10).size(), 1U);

    quire.documents.change(document.id, {.access = Access::private_}, ada);
    EXPECT_EQ(quire.documents.publish_due(), 0); // stays private
    EXPECT_FALSE(quire.documents.find(document.id, archive.nobody));
}

TEST_F(DocumentsTest, what_is_not_due_or_out_of_reach_stays_as_it_is)
{
    const auto document = archive.uploaded(ada, "%PDF-", Access::private_);
    archive.publish(document.id, {"page"});
    const auto future = system_now() + std::chrono::hours{1};
    quire.documents.change(document.id, {.publish_at = std::optional{future}}, ada);
    EXPECT_EQ(quire.documents.publish_due(), 0);
    archive.db().script("UPDATE documents SET publish_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");
    quire.documents.trash(document.id, ada);
    EXPECT_EQ(quire.documents.publish_due(), 0);
    quire.documents.restore(document.id, ada);
    archive.db().script("UPDATE documents SET access = 3"); // taken down
    EXPECT_EQ(quire.documents.publish_due(), 0);
}

TEST_F(DocumentsTest, no_change_is_lost_among_many_writers)
{
    const auto document = created(ada, Access::organization);
    const auto write = [&](const char* key) {
        const auto services = archive.more_services();
        for (int i = 0; i < 20; ++i)
            for (bool done = false; !done;) {
                try {
                    if (*key == 't')
                        services->documents.change(document.id, {.title = "t" + std::to_string(i)},
                                                   ada);
                    else
                        services->documents.change(document.id, {.source = "s" + std::to_string(i)},
                                                   ada);
                    done = true;
                } catch (const Unavailable&) { // too many deadlocks in a row: as a client would
                }
            }
    };
    std::thread one{write, "t"};
    std::thread two{write, "s"};
    one.join();
    two.join();
    const auto after = quire.documents.find(document.id, ada).value();
    EXPECT_EQ(after.title, "t19");
    EXPECT_EQ(after.source, "s19");
    EXPECT_EQ(after.row_version, document.row_version + 40);
}

TEST_F(DocumentsTest, a_removed_document_is_gone_for_everybody_and_leaves_no_words)
{
    const auto document = archive.uploaded(ada, "%PDF-");
    EXPECT_THROW(quire.documents.remove(document.id, cyd), NotFound);
    quire.documents.remove(document.id, ben); // a colleague may
    EXPECT_FALSE(quire.documents.find(document.id, ada));
    EXPECT_THROW(quire.documents.remove(document.id, ada), NotFound);
    EXPECT_EQ(count("SELECT COUNT(*) FROM documents WHERE title <> '' OR original_name <> ''"), 0);
    EXPECT_FALSE(quire.index_feed.load(document.id));
    const auto job = quire.jobs.claim("test");
    ASSERT_TRUE(job);
    EXPECT_EQ(job->kind, JobKind::purge);
}

TEST_F(DocumentsTest, removing_several_is_all_or_nothing)
{
    const auto one = created(ada);
    const auto theirs = created(cyd);
    EXPECT_THROW(quire.documents.remove(std::vector{one.id, theirs.id}, ada), Refused);
    EXPECT_TRUE(quire.documents.find(one.id, ada));
    quire.documents.remove(std::vector{one.id}, ada);
    EXPECT_FALSE(quire.documents.find(one.id, ada));
}

TEST_F(DocumentsTest, the_trash_keeps_a_document_for_those_who_may_restore_it)
{
    const auto document = archive.uploaded(ada, "%PDF-");
    quire.documents.trash(document.id, ben);
    quire.documents.trash(document.id, ben);
    EXPECT_FALSE(quire.documents.find(document.id, ada));
    const auto trashed = quire.documents.find(document.uuid, archive.harbor.id, ada);
    ASSERT_TRUE(trashed);
    EXPECT_EQ(trashed->trashed_by, ben.user);
    EXPECT_TRUE(quire.documents.file(document.id, {.kind = Asset::Kind::original}, ada));
    EXPECT_FALSE(quire.documents.file(document.id, {.kind = Asset::Kind::original}, cyd));
    const DocumentFilter trash{.within = archive.harbor.id,
                               .trashed = true,
                               .order = DocumentOrder::trashed,
                               .descending = true};
    const auto list = quire.documents.list(trash, {.counted = true}, ben);
    EXPECT_EQ(list.items.size(), 1U);
    EXPECT_EQ(list.total, 1);
    EXPECT_THROW(quire.documents.list(trash, {}, cyd), Forbidden);
    quire.documents.restore(document.id, ben);
    EXPECT_TRUE(quire.documents.find(document.id, ada));
    EXPECT_THROW(quire.documents.restore(document.id, ben), Conflict);
}

TEST_F(DocumentsTest, the_trash_is_emptied_after_its_days)
{
    const auto kept = archive.uploaded(ada, "%PDF-1");
    const auto old = archive.uploaded(ada, "%PDF-2");
    quire.documents.trash(old.id, ada);
    EXPECT_EQ(quire.documents.empty_expired_trash(), 0); // thirty days are not over
    EXPECT_TRUE(quire.documents.find(old.uuid, archive.harbor.id, ada));

    const auto impatient =
        archive.more_services([](Config& config) { config.worker.trash_days = 0; });
    EXPECT_EQ(impatient->documents.empty_expired_trash(), 1);
    EXPECT_EQ(impatient->documents.empty_expired_trash(), 0);
    EXPECT_FALSE(quire.documents.find(old.uuid, archive.harbor.id, ada));
    EXPECT_TRUE(quire.documents.find(kept.id, ada));
}

TEST_F(DocumentsTest, a_list_tells_what_precedes_and_follows)
{
    std::vector<DocumentId> ids;
    for (int i = 0; i < 7; ++i)
        ids.push_back(created(ada).id);
    const auto first = quire.documents.list({}, {.limit = 3}, ada);
    ASSERT_EQ(first.items.size(), 3U);
    EXPECT_FALSE(first.previous);
    const auto second = quire.documents.list({}, {.limit = 3, .from = first.next}, ada);
    EXPECT_EQ(second.items[0].id, ids[3]);
    const auto third = quire.documents.list({}, {.limit = 3, .from = second.next}, ada);
    EXPECT_EQ(third.items.size(), 1U);
    EXPECT_FALSE(third.next);
    const auto back =
        quire.documents.list({}, {.limit = 3, .from = second.previous, .backward = true}, ada);
    EXPECT_EQ(back.items[0].id, ids[0]);
    EXPECT_FALSE(back.previous);
    EXPECT_TRUE(back.next);
    const auto counted = quire.documents.list({}, {.limit = 3, .offset = 6, .counted = true}, ada);
    EXPECT_EQ(counted.items.size(), 1U);
    EXPECT_EQ(counted.total, 7);
}

TEST_F(DocumentsTest, filters_name_only_what_the_viewer_may_know)
{
    EXPECT_NO_THROW(quire.documents.list({.users = {*ben.user}}, {}, ada));
    EXPECT_THROW(quire.documents.list({.users = {*cyd.user}}, {}, ada), Invalid);
    EXPECT_THROW(quire.documents.list({.users = {UserId{999}}}, {}, ada), Invalid);
    EXPECT_THROW(quire.documents.list({.organizations = {OrganizationId{999}}}, {}, ada), Invalid);
    EXPECT_THROW(quire.documents.list({.projects = {ProjectId{1}}}, {}, ada), Invalid);
    EXPECT_TRUE(quire.documents.list({.ids = {DocumentId{999}}}, {}, ada).items.empty());
}

TEST_F(DocumentsTest, the_quota_of_an_organization_holds)
{
    auto services =
        archive.more_services([](Config& config) { config.limits.organization_bytes = 10; });
    const auto upload = [&](std::string_view bytes) {
        services->documents.upload({.title = "q"}, archive.received(bytes), ada);
    };
    upload("12345678");
    EXPECT_THROW(upload("abc"), QuotaExceeded);
    EXPECT_EQ(count("SELECT COUNT(*) FROM documents"), 1);
}

TEST_F(DocumentsTest, what_was_acknowledged_survives_a_crash_of_the_database)
{
    const auto document = archive.uploaded(ada, "precious");
    test::Server::get().crash();
    EXPECT_THROW(quire.documents.find(document.id, ada), Unavailable);
    test::Server::get().start();
    EXPECT_TRUE(quire.documents.find(document.id, ada));
    EXPECT_TRUE(quire.documents.file(document.id, {.kind = Asset::Kind::original}, ada));
}

} // namespace
} // namespace quire
