// Projects, their documents and collaborators, and what is lent through them.

#include "archive.hpp"

#include <base/error.hpp>
#include <gtest/gtest.h>
#include <thread>

namespace quire {
namespace {

using Wishes = std::vector<ProjectDocumentWish>;
using Members = std::vector<ProjectDocument>;

class ProjectsTest : public testing::Test {
protected:
    test::Archive archive;
    Services& quire = archive.quire;
    Projects& projects = quire.projects;
    const Viewer& ada = archive.ada;
    const Viewer& ben = archive.ben;
    const Viewer& cyd = archive.cyd;
    const Viewer& nobody = archive.nobody;

    Project started(const Viewer& viewer, bool hidden = true, const std::string& title = "Ports")
    {
        return projects.create({.title = title, .hidden = hidden}, viewer);
    }
    DocumentId document(const Viewer& viewer, Access access = Access::private_)
    {
        return quire.documents.create({.title = "t", .access = access}, viewer).id;
    }
    void invite(const Project& project, const std::string& who, ProjectRole role)
    {
        projects.invite(project.id, who + "@example.org", role, ada);
    }
    void put(const Project& project, DocumentId id, std::optional<bool> lends = {})
    {
        projects.add_documents(project.id, Wishes{{id, lends}}, ada);
    }
    std::vector<DocumentId> listed(const Project& project, const Viewer& viewer,
                                   const Window& window = {})
    {
        std::vector<DocumentId> ids;
        for (const auto& one : projects.documents(project.id, {}, window, viewer).items)
            ids.push_back(one.document);
        return ids;
    }
    std::vector<ProjectId> found(const ProjectFilter& filter, const Viewer& viewer,
                                 const Window& window = {})
    {
        std::vector<ProjectId> ids;
        for (const auto& project : projects.list(filter, window, viewer).items)
            ids.push_back(project.id);
        return ids;
    }
    std::int64_t count(std::string_view sql)
    {
        return archive.db().find<std::int64_t>(sql).value();
    }
    Time updated(DocumentId id) { return quire.documents.find(id, ada).value().updated; }
    bool queued(DocumentId id)
    {
        return archive.db()
            .find<std::int64_t>("SELECT version FROM index_queue WHERE document_id = ?", id)
            .has_value();
    }
};

// --- projects ---

TEST_F(ProjectsTest, a_new_project_belongs_to_its_creator_and_is_pinned)
{
    const auto project = projects.create({.title = "Ports & Piers", .description = "d"}, ada);
    EXPECT_EQ(project.slug, "ports-piers");
    EXPECT_EQ(project.user, *ada.user);
    EXPECT_EQ(project.role, ProjectRole::admin);
    EXPECT_TRUE(project.pinned);
    EXPECT_TRUE(project.may_manage());
    EXPECT_TRUE(project.may_change_documents());
    const auto seen = projects.find(project.id, nobody);
    ASSERT_TRUE(seen);
    EXPECT_FALSE(seen->role);
    EXPECT_FALSE(seen->pinned);
    EXPECT_THROW(projects.create({.title = "x"}, nobody), Unauthenticated);
    EXPECT_THROW(projects.create({.title = " "}, ada), Invalid);
    EXPECT_THROW(projects.create({.title = std::string(256, 'x')}, ada), Invalid);
}

TEST_F(ProjectsTest, a_hidden_project_is_there_for_collaborators_only)
{
    const auto project = started(ada);
    EXPECT_TRUE(projects.find(project.id, ada));
    EXPECT_FALSE(projects.find(project.id, ben));
    EXPECT_FALSE(projects.find(project.id, nobody));
    EXPECT_TRUE(found({}, ben).empty());
    EXPECT_THROW(projects.documents(project.id, {}, {}, ben), NotFound);
    EXPECT_THROW(projects.change(project.id, {.title = "x"}, ben), NotFound);
    EXPECT_THROW(projects.remove(project.id, ben), NotFound);
    invite(project, "ben", ProjectRole::view);
    EXPECT_EQ(projects.find(project.id, ben)->role, ProjectRole::view);
    EXPECT_THROW(projects.change(project.id, {.title = "x"}, ben), Forbidden);
    EXPECT_THROW(projects.remove(project.id, ben), Forbidden);
}

TEST_F(ProjectsTest, everybody_pins_for_themselves)
{
    const auto project = started(ada, false);
    EXPECT_TRUE(projects.change(project.id, {.pinned = true}, ben).pinned);
    EXPECT_TRUE(projects.change(project.id, {.pinned = true}, ben).pinned); // again
    EXPECT_FALSE(projects.find(project.id, cyd)->pinned);
    EXPECT_EQ(found({.pinned = true}, ben), std::vector{project.id});
    EXPECT_TRUE(found({.pinned = true}, cyd).empty());
    EXPECT_EQ(found({.pinned = false}, cyd), std::vector{project.id});
    EXPECT_FALSE(projects.change(project.id, {.pinned = false}, ada).pinned);
    EXPECT_TRUE(projects.find(project.id, ben)->pinned);
    EXPECT_EQ(projects.find(project.id, ada)->updated, project.updated);
    EXPECT_THROW(projects.change(project.id, {.title = "x", .pinned = true}, ben), Forbidden);
}

TEST_F(ProjectsTest, lists_are_filtered)
{
    const auto zoo = started(ada, false, "Zoo 100%");
    const auto ark = started(ada, true, "Ark");
    const auto own = started(ben, true, "Ark");
    const auto id = document(ada);
    put(ark, id);
    projects.invite(own.id, "ada@example.org", ProjectRole::view, ben);

    EXPECT_EQ(found({}, ada), (std::vector{zoo.id, ark.id, own.id}));
    EXPECT_EQ(found({}, nobody), std::vector{zoo.id});
    // Numbered pages are by slug.
    EXPECT_EQ(found({}, ada, {.counted = true}), (std::vector{ark.id, own.id, zoo.id}));
    EXPECT_EQ(projects.list({}, {.limit = 1, .counted = true}, ada).total, 3);
    EXPECT_EQ(found({.collaborators = {*ben.user}}, ada), std::vector{own.id});
    EXPECT_EQ(found({.documents = {id}}, ada), std::vector{ark.id});
    EXPECT_EQ(found({.hidden = false}, ada), std::vector{zoo.id});
    EXPECT_EQ(found({.slug = "zoo-100"}, ada), std::vector{zoo.id});
    EXPECT_EQ(found({.collaborators = {*ada.user}, .title = "Ark"}, ada),
              (std::vector{ark.id, own.id}));
    EXPECT_TRUE(found({.title = "ark"}, ada).empty());
    EXPECT_EQ(found({.words = "OO 100%"}, ada), std::vector{zoo.id});
    EXPECT_TRUE(found({.words = "Z%o"}, ada).empty()); // no wildcards
    EXPECT_EQ(found({.owned = true}, ada), (std::vector{zoo.id, ark.id}));
    EXPECT_EQ(found({.shared = true}, ada), std::vector{own.id});
    EXPECT_EQ(found({.shared = false}, ada), (std::vector{zoo.id, ark.id}));
    EXPECT_TRUE(found({.owned = true}, nobody).empty());
    EXPECT_EQ(found({.shared = false}, nobody), std::vector{zoo.id});
    EXPECT_EQ(found({.ids = std::vector{ark.id, ProjectId{999}}}, ada), std::vector{ark.id});
    EXPECT_TRUE(found({.ids = std::vector<ProjectId>{}}, ada).empty());
    EXPECT_THROW(found({.collaborators = {UserId{999}}}, ada), Invalid);
    EXPECT_THROW(found({.documents = {id}}, cyd), Invalid); // not visible is unknown
}

TEST_F(ProjectsTest, a_list_is_walked_there_and_back)
{
    for (int i = 0; i < 5; ++i)
        started(ada);
    const auto first = projects.list({}, {.limit = 2}, ada);
    EXPECT_FALSE(first.previous);
    const auto second = projects.list({}, {.limit = 2, .from = first.next}, ada);
    const auto third = projects.list({}, {.limit = 2, .from = second.next}, ada);
    EXPECT_EQ(third.items.size(), 1U);
    EXPECT_FALSE(third.next);
    const auto back =
        projects.list({}, {.limit = 2, .from = second.previous, .backward = true}, ada);
    EXPECT_EQ(back.items.front().id, first.items.front().id);
    EXPECT_FALSE(back.previous);
}

TEST_F(ProjectsTest, a_removed_project_leaves_its_documents_but_lends_them_no_more)
{
    const auto project = started(ada);
    const auto id = document(ada);
    put(project, id);
    projects.invite(project.id, "cyd@example.org", ProjectRole::edit, ada);
    projects.change(project.id, {.pinned = true}, cyd);
    EXPECT_TRUE(quire.documents.find(id, cyd)->rights.edit);
    archive.db().change("DELETE FROM index_queue");
    const auto before = updated(id);

    projects.remove(project.id, ada);
    EXPECT_FALSE(projects.find(project.id, ada));
    EXPECT_FALSE(quire.documents.find(id, cyd));
    EXPECT_TRUE(quire.documents.find(id, ada)->projects.empty());
    EXPECT_GT(updated(id), before);
    EXPECT_TRUE(queued(id));
    EXPECT_EQ(count("SELECT COUNT(*) FROM project_members"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM project_pins"), 0);
}

// --- documents ---

TEST_F(ProjectsTest, what_may_be_shared_is_lent_unless_said_otherwise)
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

TEST_F(ProjectsTest, only_what_is_visible_and_not_there_yet_is_added)
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

TEST_F(ProjectsTest, setting_the_documents_touches_exactly_what_differs)
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

TEST_F(ProjectsTest, what_an_editor_does_not_see_stays_in_the_project)
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

TEST_F(ProjectsTest, viewers_and_strangers_change_nothing_in_it)
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

TEST_F(ProjectsTest, documents_are_listed_from_the_newest_and_in_parts)
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

TEST_F(ProjectsTest, a_document_is_created_into_projects_the_creator_may_fill)
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

TEST_F(ProjectsTest, lending_gives_what_the_level_says_and_ends_at_once)
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

TEST_F(ProjectsTest, a_public_document_is_not_edited_through_a_project)
{
    const auto project = started(ada);
    const auto id = document(ada, Access::public_);
    put(project, id);
    projects.invite(project.id, "cyd@example.org", ProjectRole::admin, ada);
    EXPECT_EQ(quire.documents.find(id, cyd)->rights, (Rights{.view = true}));
}

TEST_F(ProjectsTest, files_and_search_end_with_the_collaboration)
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

TEST_F(ProjectsTest, documents_name_only_projects_that_the_viewer_sees)
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

// --- collaborators ---

TEST_F(ProjectsTest, only_admins_learn_who_collaborates)
{
    const auto project = started(ada, false);
    invite(project, "ben", ProjectRole::edit);
    EXPECT_EQ(projects.collaborators(project.id, {}, ada).items,
              (std::vector<Collaborator>{{*ada.user, ProjectRole::admin},
                                         {*ben.user, ProjectRole::edit}}));
    for (const auto* viewer : {&ben, &cyd, &nobody}) {
        EXPECT_TRUE(projects.collaborators(project.id, {}, *viewer).items.empty());
        EXPECT_FALSE(projects.collaborator(project.id, *ada.user, *viewer));
    }
    EXPECT_THROW(projects.invite(project.id, "cyd@example.org", ProjectRole::view, ben), Forbidden);
    EXPECT_THROW(projects.remove_collaborator(project.id, *ada.user, ben), NotFound);
    EXPECT_THROW(projects.change_collaborator(project.id, {*ben.user, ProjectRole::admin}, ben),
                 NotFound);
    projects.change(project.id, {.hidden = true}, ada);
    EXPECT_THROW(projects.collaborators(project.id, {}, cyd), NotFound);
}

TEST_F(ProjectsTest, invites_accounts_by_their_address_once)
{
    const auto project = started(ada);
    EXPECT_EQ(projects.invite(project.id, "BEN@example.org", ProjectRole::view, ada),
              (Collaborator{*ben.user, ProjectRole::view}));
    EXPECT_THROW(invite(project, "ben", ProjectRole::edit), Invalid);
    EXPECT_THROW(invite(project, "ada", ProjectRole::edit), Invalid);
    EXPECT_THROW(projects.invite(project.id, "stranger@example.org", ProjectRole::view, ada),
                 Invalid);
    EXPECT_THROW(projects.invite(project.id, "ben", ProjectRole::view, ada), Invalid);
    archive.db().change("UPDATE users SET active = 0 WHERE username = 'cyd'");
    EXPECT_THROW(invite(project, "cyd", ProjectRole::view), Invalid);
}

TEST_F(ProjectsTest, keeps_its_last_admin)
{
    const auto project = started(ada);
    invite(project, "ben", ProjectRole::edit);
    EXPECT_THROW(projects.change_collaborator(project.id, {*ada.user, ProjectRole::edit}, ada),
                 Invalid);
    EXPECT_THROW(projects.remove_collaborator(project.id, *ada.user, ada), Refused);
    EXPECT_EQ(projects.find(project.id, ada)->role, ProjectRole::admin);
    projects.change_collaborator(project.id, {*ben.user, ProjectRole::admin}, ada);
    EXPECT_NO_THROW(projects.remove_collaborator(project.id, *ada.user, ben));
    EXPECT_FALSE(projects.find(project.id, ada));
    EXPECT_THROW(projects.change_collaborator(project.id, {UserId{999}, ProjectRole::view}, ben),
                 NotFound);
}

// --- at the same time ---

// Runs both with services of their own, as two programs would; the answers say who succeeded.
template<class First, class Second>
std::pair<bool, bool> at_once(const test::Archive& archive, First first, Second second)
{
    const auto one = archive.more_services();
    const auto two = archive.more_services();
    one->require_ready();
    two->require_ready();
    const auto succeeds = [](auto& action, Services& quire) {
        try {
            action(quire);
            return true;
        } catch (const NotFound&) { // one of the two ways to lose
            return false;
        } catch (const Invalid&) { // the other
            return false;
        }
    };
    std::pair<bool, bool> won;
    std::jthread other{[&] { won.first = succeeds(first, *one); }};
    won.second = succeeds(second, *two);
    other.join();
    return won;
}

TEST_F(ProjectsTest, of_two_admins_demoting_each_other_exactly_one_succeeds)
{
    for (int round = 0; round < 20; ++round) {
        const auto project = started(ada);
        invite(project, "ben", ProjectRole::admin);
        const auto [first, second] = at_once(
            archive,
            [&](Services& at) {
                at.projects.change_collaborator(project.id, {*ben.user, ProjectRole::view}, ada);
            },
            [&](Services& at) {
                at.projects.change_collaborator(project.id, {*ada.user, ProjectRole::view}, ben);
            });
        EXPECT_NE(first, second);
        EXPECT_EQ(archive.db().find<std::int64_t>(
                      "SELECT COUNT(*) FROM project_members WHERE project_id = ? AND access = 2",
                      project.id),
                  1);
    }
}

TEST_F(ProjectsTest, of_two_lists_set_at_once_one_is_left_whole)
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

TEST_F(ProjectsTest, the_same_document_added_twice_at_once_is_added_once)
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

TEST_F(ProjectsTest, documents_changed_while_they_are_listed_lose_nothing)
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

TEST_F(ProjectsTest, a_project_deleted_while_documents_come_in_refuses_them_politely)
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
