// quire-migrate: gives the database its accounts, its tables and its rights.
//
// May touch: the schema and the accounts of one MariaDB server; the folder of password files.
// Never touches: documents, files. Runs only while installing and upgrading.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <base/config.hpp>
#include <base/handle.hpp>
#include <base/random.hpp>
#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <store/schema.hpp>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using namespace quire;
namespace fs = std::filesystem;

std::string random_password()
{
    std::array<std::byte, 24> bytes;
    system_random(bytes);
    std::string text;
    for (const auto byte : bytes)
        text += fmt::format("{:02x}", std::to_integer<int>(byte));
    return text;
}

std::string password_of(const Config& config, const std::string& account)
{
    if (config.database.passwords.empty()) return {};
    std::ifstream in{config.database.passwords / account};
    std::string password;
    std::getline(in, password);
    return password;
}

// The account's password file, made when it is missing; "" without a folder for them.
std::string ensure_password(const Config& config, const std::string& account)
{
    if (config.database.passwords.empty()) return {};
    if (auto password = password_of(config, account); !password.empty()) return password;

    fs::create_directories(config.database.passwords);
    const auto file = config.database.passwords / account;
    const Descriptor fd{::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    const auto password = random_password();
    const auto line = password + '\n';
    if (!fd || ::write(fd.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        throw SchemaError("cannot write " + file.string());
    return password;
}

// --sql DIR, else QUIRE_SQL, else where it is installed.
fs::path sql_folder(const std::string& option)
{
    if (!option.empty()) return option;
    if (const char* set = std::getenv("QUIRE_SQL")) return set;
    return "/usr/share/quire/sql";
}

DatabaseSettings settings(const Config& config, const std::string& user)
{
    return {config.database.socket, config.database.name, user, password_of(config, user)};
}

void up(Database& database, const fs::path& sql, bool afresh)
{
    migrate(database, load_migrations(sql / "migrations"),
            [](const std::string& name) { fmt::print("applying {}\n", name); });
    apply_grants(database, sql / "grants", afresh);
    fmt::print("schema {} is in place\n", applied_migrations(database).back().number);
}

void bootstrap(const Config& config, const std::string& root, const fs::path& sql)
{
    Database server{{config.database.socket, "", root, ""}};
    create_database(server, config.database.name);
    for (const auto& entry : fs::directory_iterator{sql / "grants"}) {
        const auto account = entry.path().stem().string();
        if (entry.path().extension() == ".sql")
            create_account(server, account, ensure_password(config, account));
    }
    Database database{{config.database.socket, config.database.name, root, ""}};
    up(database, sql, true);
}

void status(Database& database, const fs::path& sql)
{
    const auto applied = applied_migrations(database);
    for (const auto& migration : load_migrations(sql / "migrations")) {
        const bool there = std::any_of(applied.begin(), applied.end(), [&](const auto& one) {
            return one.number == migration.number;
        });
        fmt::print("{:8} {}\n", there ? "applied" : "missing", migration.name);
    }
}

int run(int argc, char** argv)
{
    CLI::App app{"Gives Quire's database its accounts, tables and rights.", "quire-migrate"};
    app.set_version_flag("--version", QUIRE_VERSION);
    std::string config_file;
    std::string sql_option;
    std::string root = "root";
    std::string account = "quire_migrate";
    std::vector<std::string> overrides;
    app.add_option("--config", config_file, "configuration file");
    app.add_option("--set", overrides, "section.key=value, repeatable");
    app.add_option("--sql", sql_option, "folder with migrations/ and grants/");
    app.add_option("--account", account, "database account for up, status and dump");
    app.require_subcommand(1);
    auto* bootstrap_command = app.add_subcommand(
        "bootstrap", "create database, accounts and tables; as the database's administrator");
    bootstrap_command->add_option("--root", root, "the administrator's account");
    auto* up_command = app.add_subcommand("up", "apply the migrations that are missing");
    auto* status_command = app.add_subcommand("status", "list the migrations");
    auto* dump_command = app.add_subcommand("dump", "print the schema");
    CLI11_PARSE(app, argc, argv);

    const auto file = config_path(config_file);
    auto config = config_file.empty() && !fs::exists(file) ? Config{} : load_config(file);
    for (const auto& pair : overrides) {
        const auto at = pair.find('=');
        set(config, pair.substr(0, at), at == std::string::npos ? "" : pair.substr(at + 1));
    }
    const auto sql = sql_folder(sql_option);
    if (*bootstrap_command) {
        bootstrap(config, root, sql);
        return 0;
    }
    Database database{settings(config, account)};
    if (*up_command) up(database, sql, false);
    if (*status_command) status(database, sql);
    if (*dump_command) fmt::print("{}", dump_schema(database));
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        fmt::print(stderr, "quire-migrate: {}\n", error.what());
        return 1;
    }
}
