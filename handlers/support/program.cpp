#include <handlers/program.hpp>

#include <CLI/CLI.hpp>
#include <base/log.hpp>
#include <fmt/core.h>
#include <http/serve.hpp>

namespace quire::handlers {

namespace {

// Ends the program when the schema is too old for it. A database that is away is no reason:
// requests are answered 503 until it is back.
void check_database(const Config& config, const std::string& name)
{
    try {
        Services{config, name}.require_ready();
    } catch (const Unavailable&) { // see above
        log::warning("database_away");
    }
}

int serve(const std::string& name, const std::string& config_file,
          const std::vector<Routes>& routers)
{
    const auto config = load_config(config_path(config_file));
    log::start(name, log::level_named(config.log.level));
    check_database(config, name);
    http::ServeOptions options;
    options.threads = static_cast<unsigned>(config.handlers.threads);
    options.retire_after = config.handlers.retire_after;
    AnonymousTally anonymous{config.limits.anonymous_per_day};
    return http::serve<Context>(options, routers, [&] {
        return std::unique_ptr<Context>{new Context{config, anonymous, {config, name}}};
    });
}

} // namespace

int run_program(int argc, char** argv, const std::string& name, const std::vector<Routes>& routers)
{
    std::string config_file;
    std::string list;
    CLI::App app{"Answers requests that nginx hands over on descriptor 0 (FastCGI).", name};
    app.set_version_flag("--version", name + " " QUIRE_VERSION);
    app.add_option("--config", config_file,
                   "Configuration file (QUIRE_CONFIG, /etc/quire/quire.toml)");
    app.add_flag("--routes{text}", list, "Print the route table (text or json) and end")
        ->check(CLI::IsMember({"text", "json"}));
    try {
        app.parse(argc, argv);
        if (!list.empty()) {
            fmt::print("{}", list == "json" ? http::describe_routes(routers)
                                            : http::list_routes(routers));
            return 0;
        }
        return serve(name, config_file, routers);
    } catch (const CLI::ParseError& error) { // prints help and version, too, for which it answers 0
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const std::exception& error) { // cannot start: say why and let the supervisor decide
        log::start(name);
        log::error("cannot_start", {{"why", error.what()}});
        return 1;
    }
}

} // namespace quire::handlers
