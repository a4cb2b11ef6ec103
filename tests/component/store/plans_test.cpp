// The main queries touch few rows of a large table: no scans, no sorting of everything.

#include "rows_read.hpp"

#include <gtest/gtest.h>
#include <store/document_lists.hpp>
#include <store/documents.hpp>
#include <store/people.hpp>
#include <support/test_database.hpp>

namespace quire {
namespace {

constexpr int many_documents = 60'000;

class PlansTest : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        database = std::make_unique<test::TestDatabase>();
        fill();
    }
    static void TearDownTestSuite() { database.reset(); }

    // 200 users in 50 organizations; a third of the documents each public, organization, private.
    static void fill()
    {
        auto& db = database->connection();
        db.script("INSERT INTO organizations (uuid, name, slug, created_at, updated_at)"
                  " SELECT UNHEX(MD5(seq)), CONCAT('o', seq), 'o', NOW(6), NOW(6) FROM seq_1_to_50;"
                  "INSERT INTO users (uuid, username, name, active_organization_id, created_at,"
                  " updated_at) SELECT UNHEX(MD5(seq)), CONCAT('u', seq), 'n', 1 + seq % 50,"
                  " NOW(6), NOW(6) FROM seq_1_to_200;"
                  "INSERT INTO memberships SELECT id, active_organization_id, 0, NOW(6) FROM users;"
                  "INSERT INTO projects (uuid, user_id, title, slug, created_at, updated_at)"
                  " SELECT UNHEX(MD5(seq)), 1, 'p', 'p', NOW(6), NOW(6) FROM seq_1_to_40");
        db.script("INSERT INTO documents (uuid, user_id, organization_id, title, slug, source,"
                  " access, status, page_count, created_at, updated_at)"
                  " SELECT UNHEX(MD5(seq)), 1 + seq % 200, 1 + (seq DIV 7) % 50,"
                  " CONCAT(MD5(seq), ' title'), 's', ELT(1 + seq DIV 3 % 5, 'Harbor', 'Council',"
                  " 'Court', 'Port', ''), seq % 3, IF(seq % 211 = 0, 4, 3), seq % 900,"
                  " '2026-01-01' + INTERVAL seq SECOND, '2026-01-01' + INTERVAL seq * 7 % 50000"
                  " SECOND FROM seq_1_to_" +
                  std::to_string(many_documents));
        // One person with 1,000 documents lent through projects.
        db.script("INSERT INTO project_members (project_id, user_id, access, created_at)"
                  " SELECT seq, 7, 1, NOW(6) FROM seq_1_to_40;"
                  "INSERT INTO project_documents SELECT 1 + seq % 40, seq * 50, 1, NOW(6)"
                  " FROM seq_1_to_1000;"
                  "ANALYZE TABLE documents, project_documents, project_members, users");
    }

    template<class Action>
    static std::int64_t rows_read(Action&& action)
    {
        return test::rows_read(database->connection(), std::forward<Action>(action));
    }

    static Viewer person()
    {
        return {.user = UserId{7}, .memberships = {{OrganizationId{8}, Role::member}}};
    }

    static std::unique_ptr<test::TestDatabase> database;
};

std::unique_ptr<test::TestDatabase> PlansTest::database;

TEST_F(PlansTest, a_page_of_a_list_reads_its_own_rows_whatever_the_size_of_the_archive)
{
    auto& db = database->connection();
    for (const auto order : {DocumentOrder::id, DocumentOrder::created, DocumentOrder::title,
                             DocumentOrder::page_count})
        for (const bool descending : {false, true})
            for (const bool known : {false, true}) {
                const auto viewer = known ? person() : Viewer{};
                const DocumentFilter filter{.order = order, .descending = descending};
                const auto read = rows_read(
                    [&] { EXPECT_EQ(store::list_documents(db, filter, {}, viewer).size(), 26U); });
                // What projects lend is read whole: a thousand documents here, three reads each.
                EXPECT_LT(read, known ? 6000 : 300)
                    << "order " << static_cast<int>(order) << ' ' << descending << ' ' << known;
            }
}

TEST_F(PlansTest, a_page_deep_in_the_list_costs_what_the_first_one_costs)
{
    auto& db = database->connection();
    const DocumentFilter filter{.order = DocumentOrder::created};
    const Window window{.from = Position{"2026-01-01 15:00:00.000000", 54000}};
    EXPECT_LT(rows_read([&] {
                  EXPECT_EQ(store::list_documents(db, filter, window, Viewer{}).size(), 26U);
              }),
              300);
}

// A fifth of an archive may share one source: its documents before the position are not gone
// through.
TEST_F(PlansTest, a_page_deep_among_documents_with_one_key_costs_what_the_first_one_costs)
{
    auto& db = database->connection();
    for (const bool descending : {false, true}) {
        const DocumentFilter filter{.order = DocumentOrder::source, .descending = descending};
        const Window window{.from = Position{"Court", descending ? 12'000 : 48'000}};
        EXPECT_LT(rows_read([&] {
                      EXPECT_EQ(store::list_documents(db, filter, window, Viewer{}).size(), 26U);
                  }),
                  300)
            << descending;
    }
}

TEST_F(PlansTest, the_documents_of_one_person_are_found_by_that_person)
{
    auto& db = database->connection();
    const DocumentFilter filter{.users = {UserId{42}}, .order = DocumentOrder::created};
    EXPECT_LT(rows_read([&] { store::list_documents(db, filter, {}, Viewer{}); }), 300);
}

// Person 42 has no document in organization 8 and nothing restricted to it: that must be known
// without going through all that others have there.
TEST_F(PlansTest, filters_by_person_and_access_begin_with_the_person)
{
    auto& db = database->connection();
    for (const auto order :
         {DocumentOrder::id, DocumentOrder::created, DocumentOrder::title, DocumentOrder::source})
        for (const auto access : {Access::public_, Access::organization, Access::private_})
            for (const auto user : {UserId{7}, UserId{42}}) {
                const DocumentFilter filter{.users = {user}, .access = {access}, .order = order};
                // What projects lend is read whole.
                EXPECT_LT(rows_read([&] { store::list_documents(db, filter, {}, person()); }), 4500)
                    << static_cast<int>(order) << ' ' << static_cast<int>(access) << ' '
                    << user.value;
            }
}

TEST_F(PlansTest, a_filter_on_the_column_of_the_order_is_a_range_of_its_index)
{
    auto& db = database->connection();
    const DocumentFilter filter{.created_before = parse_time("2026-01-01T12:00:00Z"),
                                .order = DocumentOrder::created,
                                .descending = true};
    EXPECT_LT(
        rows_read([&] { EXPECT_EQ(store::list_documents(db, filter, {}, Viewer{}).size(), 26U); }),
        300);
}

// Half of the archive lies in the range: sorting that would read half of the archive.
TEST_F(PlansTest, a_wide_range_on_another_column_is_met_in_the_order_of_the_list)
{
    auto& db = database->connection();
    for (const auto order :
         {DocumentOrder::title, DocumentOrder::source, DocumentOrder::page_count}) {
        const DocumentFilter filter{.created_before = parse_time("2026-01-01T07:00:00Z"),
                                    .order = order};
        EXPECT_LT(rows_read([&] {
                      EXPECT_EQ(store::list_documents(db, filter, {}, Viewer{}).size(), 26U);
                  }),
                  4000)
            << static_cast<int>(order);
    }
}

// A walk in the order of the list would go through everything to find these.
TEST_F(PlansTest, a_narrow_range_on_another_column_is_sorted)
{
    auto& db = database->connection();
    for (const auto order : {DocumentOrder::id, DocumentOrder::title, DocumentOrder::source}) {
        const DocumentFilter filter{.page_count = 891, .order = order};
        EXPECT_LT(rows_read([&] {
                      EXPECT_EQ(store::list_documents(db, filter, {}, Viewer{}).size(), 26U);
                  }),
                  300)
            << static_cast<int>(order);
    }
}

// Ids grow with time: the documents of the last part of an archive are its last ids.
TEST_F(PlansTest, the_newest_documents_in_the_order_of_ids_are_not_looked_for_from_the_first_id)
{
    auto& db = database->connection();
    const DocumentFilter filter{.created_after = parse_time("2026-01-01T13:00:00Z")};
    EXPECT_LT(
        rows_read([&] { EXPECT_EQ(store::list_documents(db, filter, {}, Viewer{}).size(), 26U); }),
        5000);
}

// Whether a range leaves few is counted on the index, also when it is asked for again: looking at
// the rows would check the condition there.
TEST_F(PlansTest, counting_what_a_range_leaves_reads_no_rows)
{
    auto& db = database->connection();
    const auto conditions_checked = [&db] {
        return db
            .find<std::int64_t>("SELECT CAST(variable_value AS INTEGER) FROM"
                                " information_schema.session_status WHERE variable_name ="
                                " 'HANDLER_ICP_ATTEMPTS'")
            .value();
    };
    const DocumentFilter filter{.created_before = parse_time("2026-01-01T07:00:00Z"),
                                .order = DocumentOrder::title};
    const auto before = conditions_checked();
    for (int turn = 0; turn < 3; ++turn)
        store::load_visible(db, {store::list_documents(db, filter, {}, Viewer{}).at(0).id}, {});
    EXPECT_EQ(conditions_checked(), before);
}

TEST_F(PlansTest, whether_somebody_publishes_is_known_from_one_document)
{
    auto& db = database->connection();
    const UserFilter filter{.ids = {UserId{4}}};
    EXPECT_LT(rows_read([&] { store::list_users(db, filter, {}, Viewer{}); }), 30);
}

TEST_F(PlansTest, documents_in_a_rare_state_are_found_by_it)
{
    auto& db = database->connection();
    const Viewer viewer{.user = UserId{8}, .memberships = {{OrganizationId{9}, Role::member}}};
    for (const auto order : {DocumentOrder::id, DocumentOrder::title, DocumentOrder::source})
        for (const auto state : {Status::error, Status::readable}) {
            const DocumentFilter filter{.status = {state}, .order = order};
            EXPECT_LT(rows_read([&] { store::list_documents(db, filter, {}, viewer); }), 200)
                << static_cast<int>(order);
        }
}

TEST_F(PlansTest, of_ones_own_public_documents_the_unpublished_are_found_by_their_state)
{
    auto& db = database->connection();
    const DocumentFilter filter{.access = {Access::public_}, .order = DocumentOrder::title};
    EXPECT_LT(rows_read([&] { store::list_documents(db, filter, {}, person()); }), 4300);
}

TEST_F(PlansTest, the_lists_of_an_organization_are_ranges_of_its_own_indexes)
{
    auto& db = database->connection();
    for (const auto order : {DocumentOrder::created, DocumentOrder::updated, DocumentOrder::title,
                             DocumentOrder::document_date}) {
        const DocumentFilter filter{
            .within = OrganizationId{8}, .order = order, .descending = true};
        EXPECT_LT(rows_read([&] {
                      EXPECT_EQ(store::list_documents(db, filter, {}, person()).size(), 26U);
                  }),
                  6000)
            << static_cast<int>(order);
    }
}

TEST_F(PlansTest, looking_up_and_describing_a_page_of_documents_reads_only_those)
{
    auto& db = database->connection();
    std::vector<DocumentId> ids;
    for (std::int64_t i = 1; i <= 25; ++i)
        ids.push_back({i * 100});
    EXPECT_LT(rows_read([&] { EXPECT_FALSE(store::load_visible(db, ids, person()).empty()); }),
              2500);
}

TEST_F(PlansTest, the_viewer_of_a_request_costs_a_handful_of_rows)
{
    auto& db = database->connection();
    EXPECT_LT(rows_read([&] { EXPECT_TRUE(store::load_viewer(db, UserId{7})); }), 40);
}

TEST_F(PlansTest, progress_and_twins_are_found_by_index)
{
    auto& db = database->connection();
    EXPECT_LT(rows_read([&] { store::processed_documents_of(db, UserId{7}); }), 40);
    EXPECT_LT(rows_read([&] { store::find_twin(db, BlobId{1}, OrganizationId{8}, person()); }), 40);
}

} // namespace
} // namespace quire
