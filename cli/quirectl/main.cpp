// quirectl: administration from the shell.
//
// May touch: the database (as account quire_ctl), the blob and index folders (reading), the
// worker's wake-up socket. Never touches: the content of a document.

#include "commands.hpp"

#include <base/error.hpp>
#include <base/log.hpp>
#include <fmt/core.h>
#include <iostream>

namespace quire::ctl {

const Config& Context::config()
{
    if (!m_config) m_config = std::make_unique<Config>(load_config(config_path(config_file)));
    return *m_config;
}

Services& Context::services()
{
    if (!m_services) m_services = std::make_unique<Services>(config(), "quire-ctl");
    return *m_services;
}

User the_user(Context& context, const std::string& name)
{
    const auto user = context.services().administration.find_user(name);
    if (!user) throw NotFound{"user " + name};
    return *user;
}

Organization the_organization(Context& context, const std::string& name)
{
    const auto organization = context.services().administration.find_organization(name);
    if (!organization) throw NotFound{"organization " + name};
    return *organization;
}

std::string password_from_stdin()
{
    std::string line;
    if (!std::getline(std::cin, line))
        throw Invalid{"password", "give it as one line on standard input"};
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
}

namespace {

Exit complain(Exit exit, const std::string& why)
{
    fmt::print(stderr, "quirectl: {}\n", why);
    return exit;
}

int run(int argc, char** argv)
{
    Context context;
    CLI::App app{"Administers a Quire archive.", "quirectl"};
    app.set_version_flag("--version", "quirectl " QUIRE_VERSION);
    app.add_option("--config", context.config_file,
                   "Configuration file (QUIRE_CONFIG, /etc/quire/quire.toml)");
    app.add_flag("--json", context.json, "Print tables as JSON");
    app.require_subcommand(1);
    app.fallthrough();
    app.footer("Exit status: 0 done, 1 something is wrong with the archive, 2 wrong call or input, "
               "3 not found,\n"
               "4 the archive cannot be reached.");

    add_organizations(app, context);
    add_users(app, context);
    add_keys(app, context);
    add_jobs(app, context);
    add_redactions(app, context);
    add_nginx(app, context);
    add_system(app, context);

    try {
        app.parse(argc, argv);
        return static_cast<int>(context.exit);
    } catch (const CLI::ParseError& error) { // prints help and version, too, for which it answers 0
        return app.exit(error) == 0 ? 0 : static_cast<int>(Exit::input);
    } catch (const NotFound& error) {
        return static_cast<int>(complain(Exit::not_found, error.what()));
    } catch (const Unavailable& error) {
        return static_cast<int>(complain(Exit::away, error.what()));
    } catch (const Error& error) {
        return static_cast<int>(complain(Exit::input, error.what()));
    } catch (const std::exception& error) { // configuration, files
        return static_cast<int>(complain(Exit::away, error.what()));
    }
}

} // namespace

} // namespace quire::ctl

int main(int argc, char** argv)
{
    quire::log::start("quirectl", quire::log::Level::warning);
    return quire::ctl::run(argc, argv);
}
