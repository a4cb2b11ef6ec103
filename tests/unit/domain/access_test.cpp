#include <domain/access.hpp>
#include <gtest/gtest.h>

namespace quire {
namespace {

constexpr UserId owner{1};
constexpr UserId somebody{2};
constexpr OrganizationId home{10};

enum class Who { anonymous, any_user, owner_outside, owner_inside, member, viewer, editor };

Viewer viewer_of(Who who)
{
    Viewer viewer;
    if (who == Who::anonymous) return viewer;
    viewer.user = who == Who::owner_outside || who == Who::owner_inside ? owner : somebody;
    if (who == Who::member || who == Who::owner_inside) viewer.memberships = {{home, Role::member}};
    return viewer;
}

DocumentFacts facts(Who who, Access access, Status status)
{
    DocumentFacts facts{.owner = owner, .organization = home, .access = access, .status = status};
    if (who == Who::viewer) facts.collaboration = Collaboration::view;
    if (who == Who::editor) facts.collaboration = Collaboration::edit;
    return facts;
}

constexpr Rights nothing{};
constexpr Rights view{.view = true};
constexpr Rights edit{.view = true, .edit = true};
constexpr Rights everything{.view = true, .edit = true, .share = true, .remove = true};

struct Line {
    Access access;
    bool published;
    // anonymous, any user, owner outside and inside the organization, member, view and edit
    // collaborator
    Rights expected[7];
};

constexpr Line matrix[] = {
    {Access::public_, true, {view, view, view, everything, everything, view, view}},
    {Access::public_, false, {nothing, nothing, view, everything, nothing, view, view}},
    {Access::organization,
     true,
     {nothing, nothing, everything, everything, everything, view, edit}},
    {Access::organization,
     false,
     {nothing, nothing, everything, everything, everything, view, edit}},
    {Access::private_, true, {nothing, nothing, everything, everything, nothing, view, edit}},
    {Access::private_, false, {nothing, nothing, everything, everything, nothing, view, edit}},
    {Access::invisible, true, {nothing, nothing, nothing, nothing, nothing, nothing, nothing}},
    {Access::invisible, false, {nothing, nothing, nothing, nothing, nothing, nothing, nothing}},
};

TEST(AccessRule, gives_everyone_exactly_the_rights_of_the_matrix)
{
    for (const auto& line : matrix)
        for (int status = 0; status < 5; ++status) {
            if (published(static_cast<Status>(status)) != line.published) continue;
            for (int who = 0; who < 7; ++who) {
                const auto document =
                    facts(static_cast<Who>(who), line.access, static_cast<Status>(status));
                EXPECT_EQ(rights(viewer_of(static_cast<Who>(who)), document), line.expected[who])
                    << name(line.access) << ' ' << name(document.status) << " who " << who;
            }
        }
}

TEST(AccessRule, a_removed_document_is_there_for_nobody)
{
    for (const auto& line : matrix)
        for (int who = 0; who < 7; ++who) {
            auto document = facts(static_cast<Who>(who), line.access, Status::success);
            document.removed = true;
            EXPECT_EQ(rights(viewer_of(static_cast<Who>(who)), document), nothing);
        }
}

TEST(AccessRule, the_trash_is_open_to_those_who_could_remove)
{
    for (const auto& line : matrix)
        for (int who = 0; who < 7; ++who) {
            auto document = facts(static_cast<Who>(who), line.access, Status::success);
            const auto live = rights(viewer_of(static_cast<Who>(who)), document);
            document.trashed = true;
            const auto trashed = rights(viewer_of(static_cast<Who>(who)), document);
            EXPECT_EQ(trashed.view, live.remove);
            EXPECT_EQ(trashed.remove, live.remove);
            EXPECT_FALSE(trashed.share);
        }
}

TEST(AccessRule, nobody_who_cannot_view_can_do_anything)
{
    for (int access = 0; access < 4; ++access)
        for (int status = 0; status < 5; ++status)
            for (int who = 0; who < 7; ++who) {
                const auto found = rights(viewer_of(static_cast<Who>(who)),
                                          facts(static_cast<Who>(who), static_cast<Access>(access),
                                                static_cast<Status>(status)));
                EXPECT_TRUE(found.view || found == nothing);
            }
}

TEST(AccessRule, an_anonymous_viewer_is_never_a_collaborator)
{
    DocumentFacts document{.owner = owner, .organization = home};
    document.collaboration = Collaboration::edit;
    EXPECT_EQ(rights(Viewer{}, document), nothing);
}

TEST(Names, of_access_and_status_read_back)
{
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(parse_access(name(static_cast<Access>(i))), static_cast<Access>(i));
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(parse_status(name(static_cast<Status>(i))), static_cast<Status>(i));
    EXPECT_FALSE(parse_access("Public"));
    EXPECT_EQ(name(Status::no_file), "nofile");
}

TEST(Permissions, read_back_from_names_and_bits)
{
    EXPECT_EQ(Permissions::all().list().size(), 16U);
    for (const auto permission : Permissions::all().list())
        EXPECT_EQ(parse_permission(name(permission)), permission);
    const Permissions some{Permission::create_documents, Permission::delete_tags};
    EXPECT_EQ(Permissions::from_bits(some.bits()).list(), some.list());
    EXPECT_TRUE(Permissions::all().has_all(some));
    EXPECT_FALSE(some.has_all(Permissions::all()));
    EXPECT_EQ(name(Permission::read_properties), "custom-properties:read");
    EXPECT_FALSE(parse_permission("documents:fly"));
}

} // namespace
} // namespace quire
