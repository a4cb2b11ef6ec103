// Each program can do its work with the rights of its own database account.

#include "archive.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <store/schema.hpp>

namespace quire {
namespace {

class GrantsTest : public testing::Test {
protected:
    void SetUp() override
    {
        std::string name = "/tmp/quire-passwords-XXXXXX";
        passwords = ::mkdtemp(name.data());
        const auto grants = test::sql_folder() / "grants";
        for (const auto& entry : std::filesystem::directory_iterator{grants}) {
            const auto account = entry.path().stem().string();
            create_account(archive.db(), account, "secret0word");
            std::ofstream{passwords / account} << "secret0word\n";
        }
        apply_grants(archive.db(), grants, true);
    }
    void TearDown() override { std::filesystem::remove_all(passwords); }

    std::unique_ptr<Services> program(const std::string& name)
    {
        return archive.more_services(
            [&](Config& config) {
                config.database.passwords = passwords;
                config.worker.trash_days = 0;
                config.mail = {{"/bin/true"}, "archive@example.org"};
            },
            name);
    }

    test::Archive archive;
    std::filesystem::path passwords;
    const Viewer& ada = archive.ada;
};

TEST_F(GrantsTest, let_every_program_do_its_work)
{
    const auto documents = program("quire-documents");
    const auto uploads = program("quire-uploads");
    const auto worker = program("quire-worker");
    const auto tokens = program("quire-tokens");

    const auto viewer = tokens->accounts.log_in("ada", "correct horse battery", "::1").value();
    const auto issued = tokens->accounts.issue(viewer, "test");
    EXPECT_NO_THROW(tokens->accounts.refresh(issued.refresh, "test"));
    const auto sessions = program("quire-sessions");
    const auto session = sessions->sessions.begin("ada", "correct horse battery", "::1").value();
    const auto key = archive.quire.administration.create_key(
        *viewer.user, {}, "k", {Permission::read_documents}, "key_", {});
    for (const auto* name :
         {"quire-documents", "quire-uploads", "quire-tokens", "quire-files", "quire-search",
          "quire-users", "quire-organizations", "quire-pages", "quire-projects"}) {
        const auto services = program(name);
        EXPECT_NO_THROW(services->require_ready()) << name;
        EXPECT_NO_THROW(services->accounts.viewer_by_token(issued.access, "test")) << name;
        EXPECT_NO_THROW(services->accounts.add_anonymous("192.0.2.9", 1)) << name;
        EXPECT_TRUE(services->accounts.viewer_by_key(key.token)) << name;
    }
    for (const auto* name : {"quire-documents", "quire-files", "quire-search", "quire-users",
                             "quire-organizations", "quire-sessions"}) {
        archive.db().change("UPDATE sessions SET expires_at = UTC_TIMESTAMP(6) + INTERVAL 7 DAY");
        const auto found = program(name)->sessions.find(session);
        ASSERT_TRUE(found) << name;
        EXPECT_TRUE(found->extended) << name;
    }
    sessions->sessions.end(session);

    const auto document = documents->documents.create(
        {.title = "t", .revision_control = true, .key_values = {{"k", {"v"}}}}, viewer);
    uploads->documents.receive(document.id, archive.received("%PDF-1.4"));
    documents->documents.process({.document = document.id}, viewer, "trace");
    archive.publish(document.id, {"page"}, *worker);
    EXPECT_TRUE(worker->index_feed.load(document.id));
    EXPECT_EQ(documents->documents.list({}, {.counted = true}, viewer).total, 1);
    EXPECT_TRUE(
        program("quire-files")->documents.file(document.id, {.kind = Asset::Kind::pdf}, viewer));
    for (const auto version : {1, 2})
        EXPECT_TRUE(program("quire-files")
                        ->documents.file(document.id,
                                         {.kind = Asset::Kind::revision, .version = version},
                                         viewer));
    documents->documents.change(document.id, {.revision_control = false}, viewer);
    documents->documents.change(document.id, {.revision_control = true}, viewer);
    EXPECT_NO_THROW(program("quire-search")->finder.find({.query = "page"}, viewer));
    EXPECT_NO_THROW(program("quire-search")->users.find_all({*viewer.user}, viewer));

    const auto seen = documents->documents.find(document.id, viewer).value();
    const auto note = documents->notes.create(document.id, {.title = "t"}, viewer);
    documents->notes.change(document.id, note.id, {.title = "u"}, viewer);
    EXPECT_EQ(program("quire-search")->notes.some_of(std::vector{seen}, viewer).size(), 1U);
    documents->notes.remove(document.id, note.id, viewer);
    documents->notes.create(document.id, {.title = "t"}, viewer);
    const auto section = documents->sections.create(document.id, {.title = "s"}, viewer);
    documents->sections.change(document.id, section.id, {.title = "t"}, viewer);
    documents->sections.remove(document.id, section.id, viewer);
    documents->documents.change_values(document.id, {.key = "k", .add = {"w"}}, viewer);

    const auto fetch = program("quire-fetch");
    EXPECT_NO_THROW(fetch->require_ready());
    for (const bool arrives : {true, false}) {
        const auto wanted = documents->documents.create(
            {.title = "f", .fetch = FetchRequest{.address = "http://a.example/"}}, viewer);
        EXPECT_FALSE(worker->jobs.claim("test"));
        const auto job = fetch->jobs.claim("test", Lane::fetch).value();
        EXPECT_EQ(fetch->fetches.order(job)->address, "http://a.example/");
        fetch->jobs.renew(job);
        if (arrives)
            fetch->fetches.receive(job, archive.received("%PDF-1.4 fetched"), "pdf");
        else
            fetch->jobs.fail(job, "It did not arrive.");
        documents->documents.remove(wanted.id, viewer);
        while (const auto purge = worker->jobs.claim("test"))
            worker->revisions.purge(*purge);
    }
    EXPECT_FALSE(fetch->jobs.claim("test", Lane::fetch));
    EXPECT_EQ(worker->fetches.forget_old(), 0);
    EXPECT_EQ(worker->jobs.forget_old(), 0);
    EXPECT_EQ(worker->revisions.empty_quarantine(), 0);

    documents->documents.change(
        document.id, {.page_texts = std::vector<PageText>{{.page = 0, .text = "other"}}}, viewer);
    const auto setting = worker->jobs.claim("test").value();
    EXPECT_EQ(worker->revisions.wanted_texts(setting).size(), 1u);
    worker->revisions.copy_pages(setting, worker->revisions.wanted_texts(setting));
    EXPECT_THROW(documents->documents.change(
                     document.id, {.page_texts = std::vector<PageText>{{.text = "x"}}}, viewer),
                 Refused);
    worker->jobs.fail(setting, "It could not be set."); // and the old text stays

    documents->sections.create(document.id, {.title = "s"}, viewer);
    documents->documents.modify(document.id, {{.pages = {0, 0}}, {.pages = {0, 0}}}, viewer);
    const auto modifying = worker->jobs.claim("test").value();
    EXPECT_EQ(worker->revisions.arrangement(modifying).obstacle, "");
    worker->revisions.arrange_pages(modifying);
    const auto order = worker->revisions.order(modifying);
    std::ofstream{order.folder / "document.pdf"} << "%PDF-1.4 twice";
    worker->revisions.place(modifying);
    worker->index_feed.done(worker->index_feed.pending(1000));
    worker->revisions.publish(modifying);
    EXPECT_EQ(documents->documents.find(document.id, viewer)->page_count, 2);

    const auto users = program("quire-users");
    EXPECT_NO_THROW(users->users.list({}, {.counted = true}, viewer));
    EXPECT_NO_THROW(users->users.set_active_organization(*viewer.user, archive.harbor.id, viewer));
    const auto organizations = program("quire-organizations");
    EXPECT_NO_THROW(organizations->organizations.list({}, {.counted = true}, viewer));
    archive.quire.administration.set_credits(archive.harbor.id, 1, 1);
    EXPECT_NO_THROW(organizations->credits.charge(archive.harbor.id, {.amount = 2}, viewer));
    const auto search = program("quire-search");
    const auto kept = search->saved_searches.create("n", "q", viewer);
    search->saved_searches.change(kept.uuid, {.name = "m", .query = {}}, viewer);
    search->saved_searches.remove(kept.uuid, viewer);
    users->messages.send("s", "c", viewer);
    users->messages.send("s", "c", viewer);
    worker->messages.sent(worker->messages.claim().value().id);
    worker->messages.failed(worker->messages.claim().value().id, "why");
    EXPECT_NO_THROW(worker->messages.forget_old());
    EXPECT_NO_THROW(users->users.list({.organizations = {archive.harbor.id}}, {}, viewer));

    documents->documents.change(
        document.id, {.publish_at = std::optional{system_now() - std::chrono::hours{1}}}, viewer);
    EXPECT_EQ(worker->documents.publish_due(), 1);

    const auto projects = program("quire-projects");
    const auto project = projects->projects.create({.title = "p"}, viewer).id;
    projects->projects.change(project, {.title = "q", .pinned = true}, viewer);
    projects->projects.invite(project, "ben@example.org", ProjectRole::edit, viewer);
    const std::vector<ProjectDocumentWish> wishes{{document.id, true}};
    EXPECT_NO_THROW(projects->projects.set_documents(project, wishes, viewer));
    EXPECT_NO_THROW(projects->projects.documents(project, {}, {}, viewer));
    EXPECT_NO_THROW(projects->documents.find_all(std::vector{document.id}, viewer));
    EXPECT_NO_THROW(projects->users.find_all({*viewer.user}, viewer));
    for (const auto* name : {"quire-documents", "quire-search"})
        EXPECT_EQ(program(name)->projects.find_all({project}, viewer).size(), 1U) << name;
    EXPECT_NO_THROW(documents->documents.create({.title = "in it", .projects = {project}}, viewer));
    projects->projects.remove_all_documents(project, viewer);
    projects->projects.remove_collaborator(project, *archive.ben.user, viewer);
    EXPECT_NO_THROW(projects->projects.remove(project, viewer));

    documents->documents.change(document.id, {.title = "u", .key_values = KeyValues{}}, viewer);
    documents->documents.trash(document.id, viewer);
    documents->documents.restore(document.id, viewer);
    documents->documents.process({.document = document.id}, viewer, "");
    documents->documents.cancel(document.id, viewer);
    EXPECT_FALSE(documents->documents.errors(document.id, {}, viewer).items.empty());
    documents->documents.remove(document.id, viewer);
    while (const auto job = worker->jobs.claim("test"))
        worker->revisions.purge(*job);

    const auto discarded =
        documents->documents.create({.title = "t", .key_values = {{"k", {"v"}}}}, viewer);
    documents->documents.trash(discarded.id, viewer);
    EXPECT_EQ(worker->documents.empty_expired_trash(), 1);

    const auto office = program("quirectl");
    EXPECT_NO_THROW(office->administration.create_organization("New"));
    EXPECT_NO_THROW(office->administration.health());
    EXPECT_NO_THROW(office->administration.set_credits(archive.harbor.id, 5, {}));
    EXPECT_NO_THROW(office->administration.set_password(*viewer.user, "another password"));
    EXPECT_NO_THROW(office->administration.check(true));
}

} // namespace
} // namespace quire
