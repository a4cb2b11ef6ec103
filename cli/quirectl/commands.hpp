#pragma once
// The commands of quirectl, one file per kind of thing. Each adds its subcommands to the tree; when
// one is chosen its callback does the work at once, through Context.

#include "output.hpp"

#include <CLI/CLI.hpp>
#include <base/config.hpp>
#include <memory>
#include <services/services.hpp>
#include <string>

namespace quire::ctl {

// Exit codes: 0 done, 1 found something wrong (check, health), 2 wrong call or input, 3 not found,
// 4 cannot reach the archive.
enum class Exit { done = 0, wrong = 1, input = 2, not_found = 3, away = 4 };

struct Context {
    std::string config_file;
    bool json = false;
    Exit exit = Exit::done;

    const Config& config();
    Services& services();
    void print(const Table& table) const { std::fputs(table.text(json).c_str(), stdout); }

private:
    std::unique_ptr<Config> m_config;
    std::unique_ptr<Services> m_services;
};

void add_organizations(CLI::App& app, Context& context);
void add_users(CLI::App& app, Context& context);
void add_keys(CLI::App& app, Context& context);
void add_jobs(CLI::App& app, Context& context);
void add_redactions(CLI::App& app, Context& context);
void add_nginx(CLI::App& app, Context& context);
void add_system(CLI::App& app, Context& context);

// Found by name, or NotFound. Names of what may be given: username, e-mail or id; name or id.
User the_user(Context& context, const std::string& name);
Organization the_organization(Context& context, const std::string& name);

// The first line of standard input, without its line end. Invalid when there is none.
std::string password_from_stdin();

} // namespace quire::ctl
