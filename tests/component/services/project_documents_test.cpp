// The documents of projects, and what is lent through them.

#include "projects.hpp"

namespace quire {
namespace {

using namespace test;

class ProjectDocumentsTest : public ProjectsFixture {};

TEST_F(ProjectDocumentsTest, what_may_be_shared_is_lent_unless_said_otherwise)
{
    const auto project = started(ada);
    const auto own = document(ada);
    const auto kept = document(ada);
    const auto foreign = document(cyd);
    quire.documents.change(foreign, {.access = Access::public_}, cyd);
    archive.db().change("UPDATE documents SET status = 3 WHERE id = ?", foreign);

    EXPECT_EQ(
        projects.add_documents(project.id, Wishes{{own, {}}, {foreign, {}}, {kept, false}}, ada),
        (Members{{own, true}, {foreign, false}, {kept, false}}));
    EXPECT_THROW(projects.change_document(project.id, {foreign, true}, false, ada), Forbidden);
    EXPECT_THROW(projects.merge_documents(project.id, Wishes{{foreign, true}}, ada), Forbidden);
    EXPECT_EQ(projects.change_document(project.id, {kept, {}}, false, ada),
              (ProjectDocument{kept, false}));
    EXPECT_EQ(projects.change_document(project.id, {kept, {}}, true, ada),
              (ProjectDocument{kept, true}));
    EXPECT_EQ(quire.documents.find(own, ada)->projects, std::vector{project.id});
}

TEST_F(ProjectDocumentsTest, only_what_is_visible_and_not_there_yet_is_added)
{
    const auto project = started(ada);
    const auto own = document(ada);
    const auto foreign = document(cyd);
    put(project, own);
    const auto complaints = [&](const Wishes& wishes) {
        try {
            projects.add_documents(project.id, wishes, ada);
        } catch (const InvalidItems& invalid) { // to be looked at
            return invalid.items();
        }
        return std::vector<std::vector<FieldError>>{};
    };
    const auto fresh = document(ada);
    const auto found = complaints({{fresh, {}}, {own, {}}, {foreign, {}}, {fresh, {}}});
    ASSERT_EQ(found.size(), 4U);
    EXPECT_TRUE(found[0].empty());
    EXPECT_EQ(found[1].front().why, "This document is in the project already.");
    EXPECT_EQ(found[2].front().why,
              "Invalid pk \"" + std::to_string(foreign.value) + "\" - object does not exist.");
    EXPECT_EQ(found[3].front().why, "This document is named twice.");
    EXPECT_EQ(listed(project, ada), std::vector{own}); // all or none
    EXPECT_THROW(projects.add_documents(project.id, Wishes(26, {fresh, {}}), ada), Refused);
}

TEST_F(ProjectDocumentsTest, setting_the_documents_touches_exactly_what_differs)
{
    const auto project = started(ada);
    const auto stays = document(ada), goes = document(ada), comes = document(ada);
    projects.set_documents(project.id, Wishes{{stays, {}}, {goes, {}}}, ada);
    archive.db().change("DELETE FROM index_queue");
    const auto before = updated(stays);

    const Wishes wishes{{comes, {}}, {stays, {}}};
    const auto after = projects.set_documents(project.id, wishes, ada);
    EXPECT_EQ(after, (Members{{comes, true}, {stays, true}}));
    EXPECT_EQ(listed(project, ada), (std::vector{comes, stays}));
    EXPECT_EQ(updated(stays), before);
    EXPECT_FALSE(queued(stays));
    EXPECT_TRUE(queued(goes));
    EXPECT_TRUE(queued(comes));

    archive.db().change("DELETE FROM index_queue");
    EXPECT_EQ(projects.set_documents(project.id, wishes, ada), after);
    EXPECT_EQ(count("SELECT COUNT(*) FROM index_queue"), 0);
    EXPECT_TRUE(projects.set_documents(project.id, {}, ada).empty());
    EXPECT_TRUE(listed(project, ada).empty());
}

TEST_F(ProjectDocumentsTest, what_an_editor_does_not_see_stays_in_the_project)
{
    const auto project = started(ada);
    const auto lent = document(ada), kept = document(ada), own = document(cyd);
    put(project, lent, true);
    put(project, kept, false);
    projects.invite(project.id, "cyd@example.org", ProjectRole::edit, ada);
    EXPECT_EQ(listed(project, cyd), std::vector{lent});
    EXPECT_EQ(projects.documents(project.id, {}, {}, cyd).total, 1);
    EXPECT_FALSE(projects.document(project.id, kept, cyd));
    EXPECT_THROW(projects.remove_document(project.id, kept, cyd), NotFound);
    EXPECT_THROW(projects.change_document(project.id, {kept, true}, true, cyd), NotFound);

    // A lent document is not theirs to lend, but replacing the list does not take it away either.
    EXPECT_EQ(projects.set_documents(project.id, Wishes{{lent, {}}, {own, {}}}, cyd),
              (Members{{lent, true}, {own, true}}));
    EXPECT_THROW(projects.set_documents(project.id, Wishes{{lent, true}}, cyd), Forbidden);
    projects.remove_documents(project.id, {lent, kept, DocumentId{999}}, cyd);
    EXPECT_EQ(listed(project, cyd), std::vector{own});
    EXPECT_EQ(listed(project, ada), (std::vector{own, kept})); // cyd's own was lent to ada
    projects.remove_all_documents(project.id, cyd);
    EXPECT_EQ(listed(project, ada), std::vector{kept});
    projects.remove_all_documents(project.id, ada);
    EXPECT_TRUE(listed(project, ada).empty());
}

TEST_F(ProjectDocumentsTest, viewers_and_strangers_change_nothing_in_it)
{
    const auto project = started(ada, false);
    const auto id = document(ada, Access::organization);
    put(project, id);
    invite(project, "ben", ProjectRole::view);
    for (const auto* viewer : {&ben, &cyd}) {
        EXPECT_THROW(projects.add_documents(project.id, {}, *viewer), Forbidden);
        EXPECT_THROW(projects.set_documents(project.id, {}, *viewer), Forbidden);
        EXPECT_THROW(projects.merge_documents(project.id, {}, *viewer), Forbidden);
        EXPECT_THROW(projects.remove_documents(project.id, {id}, *viewer), Forbidden);
        EXPECT_THROW(projects.remove_all_documents(project.id, *viewer), Forbidden);
    }
    EXPECT_THROW(projects.remove_document(project.id, id, ben), Forbidden);
    EXPECT_THROW(projects.change_document(project.id, {id, false}, true, ben), Forbidden);
    EXPECT_THROW(projects.set_documents(project.id, {}, nobody), Unauthenticated);
    EXPECT_EQ(listed(project, ada), std::vector{id});
}

TEST_F(ProjectDocumentsTest, documents_are_listed_from_the_newest_and_in_parts)
{
    const auto project = started(ada);
    std::vector<DocumentId> ids;
    for (int i = 0; i < 5; ++i) {
        ids.push_back(document(ada));
        put(project, ids.back());
    }
    const auto first = projects.documents(project.id, {}, {.limit = 2}, ada);
    EXPECT_EQ(first.items, (Members{{ids[4], true}, {ids[3], true}}));
    EXPECT_EQ(first.total, 5);
    EXPECT_FALSE(first.previous);
    const auto second = projects.documents(project.id, {}, {.limit = 2, .from = first.next}, ada);
    EXPECT_EQ(second.items, (Members{{ids[2], true}, {ids[1], true}}));
    const auto back = projects.documents(
        project.id, {}, {.limit = 2, .from = second.previous, .backward = true}, ada);
    EXPECT_EQ(back.items, first.items);
    EXPECT_FALSE(back.previous);
    EXPECT_EQ(projects.documents(project.id, {.ascending = true}, {.limit = 1}, ada).items,
              (Members{{ids[0], true}}));
    const auto some = projects.documents(
        project.id, {.documents = std::vector{ids[1], DocumentId{999}}}, {}, ada);
    EXPECT_EQ(some.items, (Members{{ids[1], true}}));
    EXPECT_EQ(some.total, 1);
}

TEST_F(ProjectDocumentsTest, a_document_is_created_into_projects_the_creator_may_fill)
{
    const auto project = started(ada);
    invite(project, "ben", ProjectRole::view);
    const auto made = quire.documents.create({.title = "t", .projects = {project.id}}, ada);
    EXPECT_EQ(made.projects, std::vector{project.id});
    EXPECT_EQ(projects.document(project.id, made.id, ada), (ProjectDocument{made.id, true}));
    EXPECT_THROW(quire.documents.create({.title = "t", .projects = {project.id}}, ben), Invalid);
    projects.change_collaborator(project.id, {*ben.user, ProjectRole::edit}, ada);
    EXPECT_NO_THROW(quire.documents.create({.title = "t", .projects = {project.id}}, ben));
}

// --- what is lent ---

TEST_F(ProjectDocumentsTest, lending_gives_what_the_level_says_and_ends_at_once)
{
    const auto project = started(ada);
    const auto id = document(ada);
    put(project, id);
    EXPECT_FALSE(quire.documents.find(id, cyd));
    projects.invite(project.id, "cyd@example.org", ProjectRole::view, ada);
    const Rights viewing{.view = true};
    const Rights editing{.view = true, .edit = true};
    EXPECT_EQ(quire.documents.find(id, cyd)->rights, viewing);
    EXPECT_THROW(quire.documents.change(id, {.title = "x"}, cyd), Forbidden);
    for (const auto role : {ProjectRole::edit, ProjectRole::admin}) {
        projects.change_collaborator(project.id, {*cyd.user, role}, ada);
        EXPECT_EQ(quire.documents.find(id, cyd)->rights, editing);
        EXPECT_THROW(quire.documents.remove(id, cyd), Forbidden);
    }
    EXPECT_NO_THROW(quire.documents.change(id, {.title = "x"}, cyd));

    projects.change_document(project.id, {id, false}, false, ada);
    EXPECT_FALSE(quire.documents.find(id, cyd));
    projects.change_document(project.id, {id, true}, false, ada);
    EXPECT_TRUE(quire.documents.find(id, cyd));
    projects.remove_collaborator(project.id, *cyd.user, ada);
    EXPECT_FALSE(quire.documents.find(id, cyd));
    projects.invite(project.id, "cyd@example.org", ProjectRole::edit, ada);
    projects.remove_document(project.id, id, ada);
    EXPECT_FALSE(quire.documents.find(id, cyd));
    EXPECT_TRUE(quire.documents.list({}, {}, cyd).items.empty());
}

TEST_F(ProjectDocumentsTest, a_public_document_is_not_edited_through_a_project)
{
    const auto project = started(ada);
    const auto id = document(ada, Access::public_);
    put(project, id);
    projects.invite(project.id, "cyd@example.org", ProjectRole::admin, ada);
    EXPECT_EQ(quire.documents.find(id, cyd)->rights, (Rights{.view = true}));
}

TEST_F(ProjectDocumentsTest, files_and_search_end_with_the_collaboration)
{
    const auto project = started(ada);
    const auto id = archive.uploaded(ada, "%PDF-1.4 lent", Access::private_).id;
    archive.publish(id, {"breakwater"});
    put(project, id);
    projects.invite(project.id, "cyd@example.org", ProjectRole::view, ada);
    EXPECT_TRUE(quire.documents.file(id, {.kind = Asset::Kind::pdf}, cyd));
    EXPECT_EQ(quire.documents.find_all(std::vector{id}, cyd).size(), 1U);

    projects.remove_collaborator(project.id, *cyd.user, ada);
    EXPECT_FALSE(quire.documents.file(id, {.kind = Asset::Kind::pdf}, cyd));
    EXPECT_FALSE(quire.documents.file(id, {.kind = Asset::Kind::original}, cyd));
    EXPECT_TRUE(quire.documents.find_all(std::vector{id}, cyd).empty());
    EXPECT_THROW(quire.finder.find({.query = "breakwater", .document = id}, cyd), NotFound);
}

TEST_F(ProjectDocumentsTest, documents_name_only_projects_that_the_viewer_sees)
{
    const auto open = started(ada, false);
    const auto closed = started(ada, true);
    const auto id = document(ada, Access::organization);
    put(open, id);
    put(closed, id);
    EXPECT_EQ(quire.documents.find(id, ada)->projects, (std::vector{open.id, closed.id}));
    EXPECT_EQ(quire.documents.find(id, ben)->projects, std::vector{open.id});
    EXPECT_EQ(projects.find_all({open.id, closed.id}, ben).size(), 1U);
    EXPECT_EQ(quire.documents.list({.projects = {open.id}}, {}, ben).items.size(), 1U);
    EXPECT_THROW(quire.documents.list({.projects = {closed.id}}, {}, ben), Invalid);
}

TEST_F(ProjectDocumentsTest, of_two_lists_set_at_once_one_is_left_whole)
{
    const auto project = started(ada);
    invite(project, "ben", ProjectRole::edit);
    Wishes odd, even;
    for (int i = 0; i < 20; ++i)
        (i % 2 == 0 ? even : odd).push_back({document(ada, Access::organization), {}});
    const auto ids_of = [](const Wishes& wishes) {
        std::vector<DocumentId> ids;
        for (auto wish = wishes.rbegin(); wish != wishes.rend(); ++wish)
            ids.push_back(wish->document);
        return ids;
    };
    for (int round = 0; round < 20; ++round) {
        const auto [first, second] = at_once(
            archive, [&](Services& at) { at.projects.set_documents(project.id, odd, ada); },
            [&](Services& at) { at.projects.set_documents(project.id, even, ben); });
        EXPECT_TRUE(first && second);
        const auto left = listed(project, ada);
        EXPECT_TRUE(left == ids_of(odd) || left == ids_of(even)) << left.size();
    }
}

TEST_F(ProjectDocumentsTest, the_same_document_added_twice_at_once_is_added_once)
{
    const auto project = started(ada);
    for (int round = 0; round < 10; ++round) {
        const auto id = document(ada);
        const auto add = [&](Services& at) {
            at.projects.add_documents(project.id, Wishes{{id, {}}}, ada);
        };
        const auto [first, second] = at_once(archive, add, add);
        EXPECT_NE(first, second);
    }
}

TEST_F(ProjectDocumentsTest, documents_changed_while_they_are_listed_lose_nothing)
{
    const auto one = started(ada), two = started(ada);
    Wishes forth, back;
    for (int i = 0; i < 10; ++i)
        forth.push_back({document(ada), {}});
    back.assign(forth.rbegin(), forth.rend());
    for (int round = 0; round < 10; ++round) {
        const auto [first, second] = at_once(
            archive,
            [&](Services& at) {
                at.projects.set_documents(one.id, forth, ada);
                at.projects.set_documents(one.id, {}, ada);
            },
            [&](Services& at) {
                at.projects.set_documents(two.id, back, ada);
                for (const auto& wish : back)
                    at.documents.change(wish.document, {.source = "s"}, ada);
            });
        EXPECT_TRUE(first && second);
    }
    EXPECT_TRUE(listed(one, ada).empty());
    EXPECT_EQ(listed(two, ada).size(), 10U);
}

TEST_F(ProjectDocumentsTest, a_project_deleted_while_documents_come_in_refuses_them_politely)
{
    for (int round = 0; round < 10; ++round) {
        const auto project = started(ada);
        at_once(
            archive,
            [&](Services& at) {
                at.documents.create({.title = "t", .projects = {project.id}}, ada);
            },
            [&](Services& at) { at.projects.remove(project.id, ada); });
        EXPECT_FALSE(projects.find(project.id, ada));
    }
    EXPECT_EQ(count("SELECT COUNT(*) FROM project_documents"), 0);
}

} // namespace
} // namespace quire
