// Who collaborates in projects.

#include "projects.hpp"

namespace quire {
namespace {

using namespace test;

class CollaboratorsTest : public ProjectsFixture {};

TEST_F(CollaboratorsTest, only_admins_learn_who_collaborates)
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

TEST_F(CollaboratorsTest, invites_accounts_by_their_address_once)
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

TEST_F(CollaboratorsTest, keeps_its_last_admin)
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

TEST_F(CollaboratorsTest, of_two_admins_demoting_each_other_exactly_one_succeeds)
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

} // namespace
} // namespace quire
