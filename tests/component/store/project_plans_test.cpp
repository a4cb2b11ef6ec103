// Statements about projects touch few rows of large tables: 20,000 projects, somebody who
// collaborates in 1,000 of them, and one project with most of the documents.

#include "rows_read.hpp"

#include <gtest/gtest.h>
#include <store/document_lists.hpp>
#include <store/documents.hpp>
#include <store/projects.hpp>
#include <support/test_database.hpp>

namespace quire {
namespace {

constexpr std::int64_t many_documents = 50'000;
constexpr ProjectId large{20'000};

class ProjectPlansTest : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        database = std::make_unique<test::TestDatabase>();
        fill();
    }
    static void TearDownTestSuite() { database.reset(); }

    static void fill()
    {
        auto& db = database->connection();
        db.script("INSERT INTO organizations (uuid, name, slug, created_at, updated_at)"
                  " SELECT UNHEX(MD5(seq)), CONCAT('o', seq), 'o', NOW(6), NOW(6) FROM seq_1_to_50;"
                  "INSERT INTO users (uuid, username, name, active_organization_id, created_at,"
                  " updated_at) SELECT UNHEX(MD5(seq)), CONCAT('u', seq), 'n', 1 + seq % 50,"
                  " NOW(6), NOW(6) FROM seq_1_to_200;"
                  "INSERT INTO projects (uuid, user_id, title, slug, private, created_at,"
                  " updated_at) SELECT UNHEX(MD5(seq)), 1 + seq % 200, CONCAT('Title ', seq),"
                  " CONCAT('slug-', seq), seq % 2, NOW(6), NOW(6) FROM seq_1_to_20000;"
                  "INSERT INTO project_members (project_id, user_id, access, created_at)"
                  " SELECT id, user_id, 2, NOW(6) FROM projects;"
                  "INSERT IGNORE INTO project_members (project_id, user_id, access, created_at)"
                  " SELECT seq * 20, 7, 1, NOW(6) FROM seq_1_to_1000");
        db.script("INSERT INTO documents (uuid, user_id, organization_id, title, slug, access,"
                  " status, created_at, updated_at) SELECT UNHEX(MD5(seq)), 1 + seq % 200,"
                  " 1 + seq % 50, 't', 't', seq % 3, 3, NOW(6), NOW(6) FROM seq_1_to_" +
                  std::to_string(many_documents) +
                  ";INSERT INTO project_documents SELECT 20000, id, 1, NOW(6) FROM documents;"
                  "INSERT INTO project_documents SELECT 20 * seq, seq * 37, 1, NOW(6)"
                  " FROM seq_1_to_999;"
                  "ANALYZE TABLE documents, projects, project_documents, project_members, users");
    }

    static Database& db() { return database->connection(); }
    static Viewer person()
    {
        return {.user = UserId{7}, .memberships = {{OrganizationId{8}, Role::member}}};
    }
    template<class Action>
    static std::int64_t rows_read(Action&& action)
    {
        return test::rows_read(db(), std::forward<Action>(action));
    }
    static std::int64_t listing(const ProjectFilter& filter, const Window& window = {},
                                const Viewer& viewer = person())
    {
        return rows_read([&] {
            EXPECT_FALSE(store::list_projects(db(), filter, window, viewer).items.empty());
        });
    }

    static std::unique_ptr<test::TestDatabase> database;
};

std::unique_ptr<test::TestDatabase> ProjectPlansTest::database;

TEST_F(ProjectPlansTest, a_page_of_projects_reads_its_own_rows_at_any_depth)
{
    EXPECT_LT(listing({}), 500);
    EXPECT_LT(listing({}, {.from = Position{"", 19'000}}), 500);
    EXPECT_LT(listing({}, {.from = Position{"", 19'000}, .backward = true}), 500);
    EXPECT_LT(listing({}, {}, Viewer{}), 500);
}

TEST_F(ProjectPlansTest, a_page_for_somebody_without_projects_reads_its_own_rows)
{
    const Viewer newcomer{.user = UserId{1'000}};
    EXPECT_LT(listing({}, {}, newcomer), 500);
    EXPECT_LT(listing({.owned = false}, {}, newcomer), 500);
    EXPECT_LT(listing({.pinned = false}, {.from = Position{"", 9'000}}, newcomer), 500);
}

TEST_F(ProjectPlansTest, a_project_is_found_by_its_title_and_collaborator)
{
    EXPECT_LT(listing({.collaborators = {UserId{7}}, .title = "Title 20"}), 50);
    EXPECT_LT(listing({.title = "Title 20"}), 50);
    EXPECT_LT(listing({.slug = "slug-20"}), 50);
    EXPECT_LT(listing({.ids = std::vector{ProjectId{20}, ProjectId{40}}}), 50);
    EXPECT_LT(listing({.documents = {DocumentId{37}}}), 100);
}

TEST_F(ProjectPlansTest, ones_own_projects_are_found_from_the_collaborations)
{
    // 1,000 collaborations, some reads each.
    EXPECT_LT(listing({.collaborators = {UserId{7}}}), 12'000);
    EXPECT_LT(listing({.shared = true}), 12'000);
}

TEST_F(ProjectPlansTest, a_page_of_a_large_project_reads_its_own_rows_at_any_depth)
{
    const auto page = [](const Window& window, bool ascending) {
        return rows_read([&] {
            EXPECT_EQ(
                store::page_of_project_documents(db(), large, {{}, ascending}, window, person())
                    .items.size(),
                25U);
        });
    };
    for (const bool ascending : {false, true}) {
        EXPECT_LT(page({}, ascending), 500);
        EXPECT_LT(page({.from = Position{"", 25'000}}, ascending), 500);
        EXPECT_LT(page({.from = Position{"", 25'000}, .backward = true}, ascending), 500);
    }
}

TEST_F(ProjectPlansTest, memberships_are_looked_up_one_by_one)
{
    const std::vector ids{DocumentId{37}, DocumentId{74}, DocumentId{111}};
    EXPECT_LT(rows_read([&] { store::project_documents(db(), large, ids); }), 30);
    EXPECT_LT(rows_read([&] {
                  store::lock_visible_documents_in(db(), large, DocumentId{40'000}, 10, person());
              }),
              200);
    EXPECT_LT(rows_read([&] { store::find_collaborator(db(), large, UserId{7}); }), 10);
    EXPECT_LT(rows_read([&] { store::count_admins(db(), large); }), 30);
    EXPECT_LT(rows_read([&] { store::visible_projects(db(), {large}, person()); }), 30);
}

TEST_F(ProjectPlansTest, documents_of_a_small_project_are_listed_without_the_others)
{
    const DocumentFilter filter{.projects = {ProjectId{20}}};
    EXPECT_LT(rows_read([&] { store::list_documents(db(), filter, {}, person()); }), 500);
}

} // namespace
} // namespace quire
