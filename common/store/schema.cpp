#include <store/schema.hpp>

#include <algorithm>
#include <base/text.hpp>
#include <charconv>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

namespace quire {

namespace {

constexpr const char* lock_name = "quire_migrate";

// A table's definition without " AUTO_INCREMENT=17", which tells about rows.
std::string without_counter(std::string definition)
{
    constexpr std::string_view option = " AUTO_INCREMENT=";
    const auto begin = definition.find(option);
    if (begin == std::string::npos) return definition;
    const auto end = definition.find_first_not_of("0123456789", begin + option.size());
    return definition.erase(begin, end == std::string::npos ? end : end - begin);
}

std::string read_file(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    if (!in) throw SchemaError("cannot read " + file.string());
    return {std::istreambuf_iterator<char>{in}, {}};
}

bool has_table(Database& database, std::string_view table)
{
    return database
        .find<std::string>("SELECT table_name FROM information_schema.tables"
                           " WHERE table_schema = DATABASE() AND table_name = ?",
                           table)
        .has_value();
}

// Identifiers cannot be bound. Ours are made of these letters only.
const std::string& plain(const std::string& name)
{
    const auto good = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    if (name.empty() || !std::all_of(name.begin(), name.end(), good))
        throw SchemaError("not a plain name: " + name);
    return name;
}

std::string checksum(Database& database, const std::string& text)
{
    return *database.find<std::string>("SELECT SHA2(?, 256)", text);
}

void check_durability(Database& database)
{
    const auto settings = database.find<std::int64_t, std::int64_t, std::string>(
        "SELECT @@innodb_flush_log_at_trx_commit, @@innodb_doublewrite, @@default_storage_engine");
    const auto& [flush, doublewrite, engine] = *settings;
    if (flush != 1) throw SchemaError("MariaDB must run with innodb_flush_log_at_trx_commit = 1");
    if (doublewrite == 0) throw SchemaError("MariaDB must run with innodb_doublewrite = ON");
    if (!equals_ignoring_case(engine, "innodb"))
        throw SchemaError("MariaDB must run with default_storage_engine = InnoDB");
}

// Only one migrates at a time; the lock dies with the connection.
class Lock {
public:
    explicit Lock(Database& database) : m_database(database)
    {
        const auto got =
            database.find<std::optional<std::int64_t>>("SELECT GET_LOCK(?, 60)", lock_name);
        if (!got || *got != 1) throw SchemaError("another quire-migrate is running");
    }
    ~Lock()
    {
        try {
            m_database.select<Value>("SELECT RELEASE_LOCK(?)", lock_name);
        } catch (...) { // the connection is gone, and the lock with it
        }
    }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

private:
    Database& m_database;
};

void create_migration_table(Database& database)
{
    database.script("CREATE TABLE IF NOT EXISTS schema_migrations ("
                    " number BIGINT NOT NULL PRIMARY KEY,"
                    " name VARCHAR(255) NOT NULL,"
                    " checksum VARCHAR(64) NOT NULL,"
                    " applied_at DATETIME(6) NOT NULL"
                    ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin");
}

} // namespace

std::int64_t schema_needed()
{
    return QUIRE_SCHEMA_NEEDED;
}

void check_schema(Database& database)
{
    check_durability(database);
    const auto number =
        has_table(database, "schema_migrations")
            ? *database.find<std::int64_t>("SELECT COALESCE(MAX(number), 0) FROM schema_migrations")
            : 0;
    if (number < schema_needed())
        throw SchemaError(
            fmt::format("the database schema is {}, {} is needed: run quire-migrate up", number,
                        schema_needed()));
}

std::vector<Migration> load_migrations(const std::filesystem::path& folder)
{
    std::vector<Migration> migrations;
    std::error_code missing;
    for (const auto& entry : std::filesystem::directory_iterator{folder, missing}) {
        const auto name = entry.path().filename().string();
        if (!name.ends_with(".sql")) continue;
        Migration migration{0, name, read_file(entry.path())};
        std::from_chars(name.data(), name.data() + name.size(), migration.number);
        migrations.push_back(std::move(migration));
    }
    std::sort(migrations.begin(), migrations.end(),
              [](const auto& a, const auto& b) { return a.number < b.number; });
    for (std::size_t i = 1; i < migrations.size(); ++i)
        if (migrations[i].number == migrations[i - 1].number)
            throw SchemaError("two migrations have the number of " + migrations[i].name);
    if (migrations.empty()) throw SchemaError("no migrations in " + folder.string());
    return migrations;
}

std::vector<AppliedMigration> applied_migrations(Database& database)
{
    std::vector<AppliedMigration> list;
    if (!has_table(database, "schema_migrations")) return list;
    for (auto& [number, name, sum, when] :
         database.select<std::int64_t, std::string, std::string, Time>(
             "SELECT number, name, checksum, applied_at FROM schema_migrations ORDER BY number"))
        list.push_back({number, name, sum, when});
    return list;
}

void migrate(Database& database, const std::vector<Migration>& migrations,
             const std::function<void(const std::string&)>& tell)
{
    const Lock lock{database};
    create_migration_table(database);
    const auto applied = applied_migrations(database);
    for (const auto& migration : migrations) {
        const auto sum = checksum(database, migration.text);
        const auto found = std::find_if(applied.begin(), applied.end(), [&](const auto& one) {
            return one.number == migration.number;
        });
        if (found != applied.end()) {
            if (found->checksum != sum)
                throw SchemaError(migration.name + " was changed after it was applied");
            continue;
        }
        tell(migration.name);
        database.script(migration.text);
        database.change("INSERT INTO schema_migrations (number, name, checksum, applied_at)"
                        " VALUES (?, ?, ?, UTC_TIMESTAMP(6))",
                        migration.number, migration.name, sum);
    }
}

std::string dump_schema(Database& database)
{
    std::string text = "-- Generated by `quire-migrate dump` from sql/migrations. Do not edit.\n";
    const auto tables = database.select<std::string>(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
        " AND table_type = 'BASE TABLE' ORDER BY table_name");
    for (const auto& table : tables) {
        const auto row =
            database.find<std::string, std::string>("SHOW CREATE TABLE `" + plain(table) + "`");
        text += '\n' + without_counter(std::get<1>(*row)) + ";\n";
    }
    return text;
}

void apply_grants(Database& database, const std::filesystem::path& folder, bool afresh)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder})
        if (entry.path().extension() == ".sql") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        const auto account = plain(file.stem().string());
        if (afresh)
            database.script("REVOKE ALL PRIVILEGES, GRANT OPTION FROM '" + account +
                            "'@'localhost'");
        database.script(read_file(file));
    }
}

void create_account(Database& database, const std::string& account, const std::string& password)
{
    const auto who = "'" + plain(account) + "'@'localhost'";
    if (!password.empty()) plain(password);
    const auto how = password.empty() ? std::string{"VIA unix_socket"} : "BY '" + password + "'";
    database.script("CREATE USER IF NOT EXISTS " + who + " IDENTIFIED " + how);
    database.script("ALTER USER " + who + " IDENTIFIED " + how);
}

void create_database(Database& database, const std::string& name)
{
    database.script("CREATE DATABASE IF NOT EXISTS `" + plain(name) +
                    "` CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin");
}

} // namespace quire
