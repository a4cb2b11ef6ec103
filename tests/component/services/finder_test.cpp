#include "archive.hpp"

#include <base/error.hpp>
#include <domain/note.hpp>
#include <gtest/gtest.h>
#include <search/index_writer.hpp>

namespace quire {
namespace {

class FinderTest : public testing::Test {
protected:
    test::Archive archive;
    Services& quire = archive.quire;

    // A processed document whose text the index knows.
    Document indexed(const Viewer& viewer, Access access, const std::vector<std::string>& pages)
    {
        const auto made = archive.uploaded(viewer, "%PDF- " + pages.front(), access);
        archive.publish(made.id, pages);
        auto document = quire.documents.find(made.id, viewer).value();
        put(document, pages);
        return document;
    }

    void put(const Document& document, const std::vector<std::string>& pages,
             const std::vector<ProjectId>& projects = {})
    {
        search::IndexWriter writer{archive.index()};
        std::size_t next = 0;
        writer.put({.id = document.id,
                    .row_version = document.row_version,
                    .user = document.user,
                    .organization = document.organization,
                    .projects = projects,
                    .granting_projects = projects,
                    .access = document.access,
                    .status = document.status,
                    .title = document.title,
                    .page_count = static_cast<int>(pages.size()),
                    .created = document.created,
                    .updated = document.updated,
                    .notes = notes_on(document.id)},
                   [&]() -> std::optional<std::string> {
                       if (next == pages.size()) return {};
                       return pages[next++];
                   });
        writer.commit();
    }

    // As the worker would read them.
    std::vector<search::IndexedNote> notes_on(DocumentId id)
    {
        std::vector<search::IndexedNote> notes;
        const auto entry = quire.index_feed.load(id).value();
        for (const auto& note : entry.notes)
            notes.push_back({note.user, note.access, note.title, readable_text(note.content)});
        return notes;
    }

    std::vector<DocumentId> ids(const FindRequest& request, const Viewer& viewer)
    {
        std::vector<DocumentId> list;
        for (const auto& found : quire.finder.find(request, viewer).documents)
            list.push_back(found.document.id);
        return list;
    }
};

TEST_F(FinderTest, finds_for_each_viewer_what_they_may_see)
{
    const auto open = indexed(archive.ada, Access::public_, {"herring prices"});
    const auto house = indexed(archive.ada, Access::organization, {"herring contracts"});
    const auto own = indexed(archive.ada, Access::private_, {"herring secrets"});
    const FindRequest request{.query = "herring", .order = FindOrder::id};
    EXPECT_EQ(ids(request, archive.ada), (std::vector{open.id, house.id, own.id}));
    EXPECT_EQ(ids(request, archive.ben), (std::vector{open.id, house.id}));
    EXPECT_EQ(ids(request, archive.cyd), (std::vector{open.id}));
    EXPECT_EQ(ids(request, archive.nobody), (std::vector{open.id}));
    EXPECT_EQ(quire.finder.find(request, archive.ben).total, 2);
}

TEST_F(FinderTest, a_document_the_index_has_not_heard_of_yet_is_judged_by_the_database)
{
    const auto document = indexed(archive.ada, Access::public_, {"herring"});
    quire.documents.change(document.id, {.access = Access::private_}, archive.ada);
    EXPECT_TRUE(ids({.query = "herring"}, archive.nobody).empty());
    quire.documents.remove(document.id, archive.ada);
    EXPECT_TRUE(ids({.query = "herring"}, archive.ada).empty());
}

TEST_F(FinderTest, marks_words_on_their_pages)
{
    const auto document = indexed(archive.ada, Access::private_, {"nothing", "the herring fleet"});
    const auto found = quire.finder.find({.query = "herring", .highlight = true}, archive.ada);
    ASSERT_EQ(found.documents.size(), 1U);
    ASSERT_EQ(found.documents[0].highlights.size(), 1U);
    EXPECT_EQ(found.documents[0].highlights[0].page, 1);
    EXPECT_EQ(found.documents[0].highlights[0].snippets[0], "the <em>herring</em> fleet");

    const auto inside =
        quire.finder.find({.query = "herring", .document = document.id}, archive.ada);
    EXPECT_EQ(inside.documents[0].highlights.size(), 1U);
    EXPECT_THROW(quire.finder.find({.query = "herring", .document = document.id}, archive.ben),
                 NotFound);
}

TEST_F(FinderTest, stays_within_one_organization_when_asked)
{
    const auto here = indexed(archive.ada, Access::organization, {"herring one"});
    indexed(archive.cyd, Access::public_, {"herring two"});
    const FindRequest request{
        .query = "herring", .syntax = FindRequest::Syntax::filter, .within = archive.harbor.id};
    EXPECT_EQ(ids(request, archive.ben), (std::vector{here.id}));
    EXPECT_THROW(quire.finder.find(request, archive.cyd), Forbidden);
}

TEST_F(FinderTest, sorts_by_the_words_of_the_language)
{
    const auto first = indexed(archive.ada, Access::private_, {"herring a"});
    const auto second = indexed(archive.ada, Access::private_, {"herring b"});
    EXPECT_EQ(ids({.query = "herring sort:id"}, archive.ada), (std::vector{first.id, second.id}));
    EXPECT_EQ(ids({.query = "herring sort:id", .sort = "-id"}, archive.ada),
              (std::vector{second.id, first.id}));
    EXPECT_EQ(ids({.query = "herring", .sort = "created_at"}, archive.ada),
              (std::vector{second.id, first.id}));
}

TEST_F(FinderTest, never_fails_on_a_malformed_query)
{
    for (const auto* query : {"(", "\"", "a AND", "field:", "[a TO", "\xff", "~^*"})
        EXPECT_NO_THROW(quire.finder.find({.query = query}, archive.ada)) << query;
}

TEST_F(FinderTest, what_a_project_lends_is_found_until_either_side_leaves)
{
    const auto document = indexed(archive.ada, Access::private_, {"herring ledger"});
    auto& projects = quire.projects;
    const auto project = projects.create({.title = "p", .hidden = true}, archive.ada).id;
    projects.add_documents(project, std::vector<ProjectDocumentWish>{{document.id, {}}},
                           archive.ada);
    put(document, {"herring ledger"}, {project});
    const FindRequest request{.query = "herring"};
    EXPECT_TRUE(ids(request, archive.cyd).empty());
    projects.invite(project, "cyd@example.org", ProjectRole::view, archive.ada);
    EXPECT_EQ(ids(request, archive.cyd), std::vector{document.id});

    projects.remove_collaborator(project, *archive.cyd.user, archive.ada);
    EXPECT_TRUE(ids(request, archive.cyd).empty());
    EXPECT_EQ(quire.finder.find(request, archive.cyd).total, 0);
    projects.invite(project, "cyd@example.org", ProjectRole::view, archive.ada);
    projects.change_document(project, {document.id, false}, false, archive.ada);
    EXPECT_TRUE(ids(request, archive.cyd).empty()); // before the index has heard of it
    projects.change_document(project, {document.id, true}, false, archive.ada);
    projects.remove_document(project, document.id, archive.ada);
    EXPECT_TRUE(ids(request, archive.cyd).empty());
}

TEST_F(FinderTest, words_of_notes_are_found_and_marked_for_those_who_see_them)
{
    const auto document = indexed(archive.ada, Access::public_, {"herring ledger"});
    const auto write = [&](const Viewer& author, Access access, const std::string& word) {
        const auto note = quire.notes.create(
            document.id,
            {.title = "On " + word, .content = "The <em>" + word + "</em> case", .access = access},
            author);
        return note.id;
    };
    const auto open = write(archive.ada, Access::public_, "openword");
    write(archive.ada, Access::organization, "houseword");
    write(archive.ada, Access::private_, "ownword");
    const auto strangers = write(archive.cyd, Access::private_, "strangeword");
    put(document, {"herring ledger"});
    const auto told = [&](const std::string& word, const Viewer& viewer) {
        const auto found = quire.finder.find({.query = word, .highlight = true}, viewer);
        EXPECT_TRUE(found.notes_highlighted);
        EXPECT_EQ(found.total, std::ssize(found.documents));
        return found.total == 1 && found.documents[0].note_highlights.size() == 1;
    };
    for (const auto& viewer : {archive.ada, archive.ben, archive.cyd, archive.nobody}) {
        const bool ada = viewer.user == archive.ada.user;
        const bool cyd = viewer.user == archive.cyd.user;
        EXPECT_TRUE(told("openword", viewer));
        EXPECT_EQ(told("houseword", viewer), ada || viewer.user == archive.ben.user);
        EXPECT_EQ(told("ownword", viewer), ada);
        EXPECT_EQ(told("strangeword", viewer), cyd);
    }
    const auto found =
        quire.finder.find({.query = "openword", .highlight = true}, archive.nobody).documents[0];
    EXPECT_TRUE(found.highlights.empty());
    EXPECT_EQ(found.note_highlights[0].note, open);
    EXPECT_EQ(found.note_highlights[0].title, std::vector<std::string>{"On <em>openword</em>"});
    EXPECT_EQ(found.note_highlights[0].content,
              std::vector<std::string>{"The  <em>openword</em>  case"});
    EXPECT_FALSE(quire.finder.find({.query = "openword"}, archive.ada).notes_highlighted);
    EXPECT_FALSE(quire.finder.find({.query = "title:openword", .highlight = true}, archive.ada)
                     .notes_highlighted);

    quire.notes.remove(document.id, strangers, archive.cyd);
    EXPECT_TRUE(notes_on(document.id).size() == 3);
}

TEST_F(FinderTest, a_hidden_project_does_not_show_in_what_it_holds)
{
    const auto document = indexed(archive.ada, Access::public_, {"herring ledger"});
    auto& projects = quire.projects;
    const auto project = projects.create({.title = "p", .hidden = true}, archive.ada).id;
    projects.add_documents(project, std::vector<ProjectDocumentWish>{{document.id, {}}},
                           archive.ada);
    put(document, {"herring ledger"}, {project});
    const auto id = std::to_string(project.value);
    for (const auto& query :
         {"projects:" + id, "herring AND project:x-" + id, "project:" + id + " OR id:0"}) {
        EXPECT_EQ(ids({.query = query}, archive.ada), std::vector{document.id}) << query;
        EXPECT_TRUE(ids({.query = query}, archive.cyd).empty()) << query;
        EXPECT_TRUE(ids({.query = query}, archive.nobody).empty()) << query;
    }
    projects.change(project, {.hidden = false}, archive.ada);
    EXPECT_EQ(ids({.query = "projects:" + id}, archive.cyd), std::vector{document.id});
}

TEST_F(FinderTest, questions_about_any_project_are_about_those_the_viewer_sees)
{
    const auto inside = indexed(archive.ada, Access::public_, {"herring ledger"});
    const auto outside = indexed(archive.ada, Access::public_, {"herring prices"});
    auto& projects = quire.projects;
    const auto project = projects.create({.title = "p", .hidden = true}, archive.ada).id;
    projects.add_documents(project, std::vector<ProjectDocumentWish>{{inside.id, {}}}, archive.ada);
    put(inside, {"herring ledger"}, {project});
    const auto id = std::to_string(project.value);
    const std::vector only{inside.id};
    const std::vector both{inside.id, outside.id};
    const auto asked = [&](const std::string& query, const Viewer& viewer) {
        return ids({.query = query, .order = FindOrder::id}, viewer);
    };
    const auto expect_told = [&](const Viewer& viewer) {
        for (const auto* any : {"project:*", "projects:*", "project:[* TO *]", "project:[1 TO *]",
                                "project:[* TO 999999]", "herring AND project:*", "project:(* 0)",
                                "(project:* OR id:0)"})
            EXPECT_EQ(asked(any, viewer), only) << any;
        for (const auto* none : {"-project:*", "herring NOT projects:[1 TO *]", "NOT project:*"})
            EXPECT_EQ(asked(none, viewer), std::vector{outside.id}) << none;
        EXPECT_TRUE(asked("project:{" + id + " TO *]", viewer).empty());
        EXPECT_EQ(asked("project:[" + id + " TO " + id + "]", viewer), only);
    };
    const auto expect_untold = [&](const Viewer& viewer) {
        for (const auto* any : {"project:*", "projects:*", "project:[* TO *]", "project:[1 TO *]",
                                "project:[* TO 999999]", "herring AND project:*", "project:(* 0)",
                                "(project:* OR id:0)"})
            EXPECT_TRUE(asked(any, viewer).empty()) << any;
        for (const auto* none : {"-project:*", "herring NOT projects:[1 TO *]", "NOT project:*"})
            EXPECT_EQ(asked(none, viewer), both) << none;
        FindRequest request{.fields = {{"-project", "*"}}, .order = FindOrder::id};
        EXPECT_EQ(ids(request, viewer), both);
    };
    expect_told(archive.ada);
    expect_untold(archive.cyd);
    expect_untold(archive.ben);
    expect_untold(archive.nobody);
    projects.change(project, {.hidden = false}, archive.ada);
    expect_told(archive.cyd);
    expect_told(archive.nobody);
}

TEST_F(FinderTest, the_order_of_what_is_found_tells_nothing_of_projects)
{
    const auto first = indexed(archive.ada, Access::public_, {"herring one"});
    const auto second = indexed(archive.ada, Access::public_, {"herring two"});
    auto& projects = quire.projects;
    const auto project = projects.create({.title = "p", .hidden = true}, archive.ada).id;
    projects.add_documents(project, std::vector<ProjectDocumentWish>{{first.id, {}}}, archive.ada);
    const auto before = ids({.query = "herring"}, archive.cyd);
    put(first, {"herring one"}, {project});
    EXPECT_EQ(ids({.query = "herring"}, archive.cyd), before);
    for (const auto* sort : {"project", "-projects", "granting_projects", "XP:"})
        EXPECT_EQ(ids({.query = "herring", .sort = sort}, archive.cyd), before) << sort;
    for (const auto& query : {"XP:" + std::to_string(project.value), std::string{"XV:g*"},
                              std::string{"_exists_:project"}, std::string{"granting_projects:*"}})
        EXPECT_TRUE(ids({.query = query}, archive.cyd).empty()) << query;
    EXPECT_EQ(second.id, before.front());
}

} // namespace
} // namespace quire
