// Projects: finding, creating, changing, leaving.

#include "projects.hpp"

namespace quire {
namespace {

using namespace test;

class ProjectsTest : public ProjectsFixture {};

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

} // namespace
} // namespace quire
