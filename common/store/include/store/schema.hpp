#pragma once
// What a program needs of the database before it serves anyone, and how the schema gets there.

#include <filesystem>
#include <functional>
#include <store/database.hpp>
#include <string>
#include <vector>

namespace quire {

// The number of the newest migration when these programs were built.
std::int64_t schema_needed();

// The database cannot be worked with: the message is one line for the operator.
class SchemaError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Throws SchemaError when migrations are missing, or when the server would lose what it
// acknowledged.
void check_schema(Database& database);

struct Migration {
    std::int64_t number = 0;
    std::string name; // "0007_add_lease_to_jobs.sql"
    std::string text;
};

// The files of a folder, by number. SchemaError when there are none, or two share a number.
std::vector<Migration> load_migrations(const std::filesystem::path& folder);

struct AppliedMigration {
    std::int64_t number = 0;
    std::string name;
    std::string checksum;
    Time applied;
};
std::vector<AppliedMigration> applied_migrations(Database& database); // empty on a new database

// Applies what is missing, in order, under a named lock; `tell` hears each file's name first. Stops
// with SchemaError at a file that was changed after it was applied.
void migrate(Database& database, const std::vector<Migration>& migrations,
             const std::function<void(const std::string&)>& tell);

// CREATE TABLE statements of everything, by name: sql/schema.sql.
std::string dump_schema(Database& database);

// Gives each account what its file in `folder` (<account>.sql) says; `afresh` takes away everything
// else first, which needs the database's administrator.
void apply_grants(Database& database, const std::filesystem::path& folder, bool afresh);

// "quire_documents" may connect from this machine: with a password, or by the name of its system
// user when the password is empty. Both need an account that may create users.
void create_account(Database& database, const std::string& account, const std::string& password);
void create_database(Database& database, const std::string& name);

} // namespace quire
