#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <store/schema.hpp>
#include <support/test_database.hpp>

namespace quire {
namespace {

std::string read(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

TEST(Schema, the_checked_in_dump_is_what_the_migrations_make)
{
    test::TestDatabase database;
    EXPECT_EQ(dump_schema(database.connection()), read(test::sql_folder() / "schema.sql"))
        << "run: quire-migrate dump > sql/schema.sql";
}

TEST(Schema, programs_need_the_newest_migration)
{
    EXPECT_EQ(load_migrations(test::sql_folder() / "migrations").back().number, schema_needed());
    test::TestDatabase database;
    EXPECT_NO_THROW(check_schema(database.connection()));
    database.connection().change("DELETE FROM schema_migrations WHERE number = ?", schema_needed());
    EXPECT_THROW(check_schema(database.connection()), SchemaError);
}

TEST(Schema, every_migration_may_run_twice)
{
    test::TestDatabase database;
    const auto before = dump_schema(database.connection());
    database.connection().change("DELETE FROM schema_migrations");
    migrate(database.connection(), load_migrations(test::sql_folder() / "migrations"),
            [](const std::string&) {});
    EXPECT_EQ(dump_schema(database.connection()), before);
}

TEST(Schema, a_changed_migration_stops_everything)
{
    test::TestDatabase database;
    auto migrations = load_migrations(test::sql_folder() / "migrations");
    migrations.front().text += "\n-- changed";
    EXPECT_THROW(migrate(database.connection(), migrations, [](const std::string&) {}),
                 SchemaError);
}

TEST(Schema, every_column_of_text_is_compared_exactly_or_says_otherwise)
{
    test::TestDatabase database;
    const auto rows = database.connection().select<std::string>(
        "SELECT DISTINCT collation_name FROM information_schema.columns"
        " WHERE table_schema = DATABASE() AND collation_name IS NOT NULL ORDER BY 1");
    EXPECT_EQ(rows, (std::vector<std::string>{"utf8mb4_nopad_bin", "utf8mb4_uca1400_nopad_as_ci"}));
}

TEST(Grants, let_each_account_do_what_its_file_says_and_nothing_else)
{
    test::TestDatabase database;
    auto& db = database.connection();
    for (const auto& entry : std::filesystem::directory_iterator{test::sql_folder() / "grants"})
        create_account(db, entry.path().stem().string(), "secret0word");
    apply_grants(db, test::sql_folder() / "grants", true);

    auto settings = database.settings();
    settings.user = "quire_files";
    settings.password = "secret0word";
    Database files{settings};
    EXPECT_NO_THROW(check_schema(files));
    EXPECT_NO_THROW(files.select<std::int64_t>("SELECT COUNT(*) FROM documents"));
    EXPECT_ANY_THROW(files.select<std::string>("SELECT hash FROM passwords"));
    EXPECT_ANY_THROW(files.change("UPDATE documents SET access = 0"));
    EXPECT_NO_THROW(files.change("UPDATE api_keys SET last_used_at = NOW(6) WHERE id = 1"));
    EXPECT_ANY_THROW(files.change("UPDATE api_keys SET revoked_at = NULL WHERE id = 1"));
    EXPECT_ANY_THROW(files.script("CREATE TABLE x (id INT)"));

    settings.user = "quire_migrate";
    Database migrator{settings};
    EXPECT_NO_THROW(migrate(migrator, load_migrations(test::sql_folder() / "migrations"),
                            [](const std::string&) {}));
    EXPECT_NO_THROW(apply_grants(migrator, test::sql_folder() / "grants", false));
}

} // namespace
} // namespace quire
