#include "commands.hpp"

#include <fmt/core.h>

namespace quire::ctl {

namespace {

void health(Context& context)
{
    const auto health = context.services().administration.health();
    Table table{{"database", "blobs", "index", "worker", "jobs_ready", "jobs_running",
                 "jobs_failed", "index_backlog"}};
    const auto word = [](bool well) { return well ? "well" : "away"; };
    table.add({word(health.database), word(health.blobs), word(health.index), word(health.worker),
               health.jobs_ready, health.jobs_running, health.jobs_failed, health.index_backlog});
    context.print(table);
    if (!health.well()) context.exit = Exit::wrong;
}

void check(Context& context, bool deep)
{
    const auto findings = context.services().administration.check(deep);
    Table table{{"kind", "what"}};
    for (const auto& finding : findings)
        table.add({finding.kind, finding.what});
    if (context.json || !findings.empty()) context.print(table);
    if (!context.json) fmt::print("{} findings\n", findings.size());
    if (!findings.empty()) context.exit = Exit::wrong;
}

void reindex(Context& context)
{
    const auto queued = context.services().index_feed.queue_all();
    wake_worker(context.config().paths.run.string());
    fmt::print("{} documents queued for the index\n", queued);
}

} // namespace

void add_system(CLI::App& app, Context& context)
{
    app.add_subcommand("health", "Is everything there? Exit status 1 when something is not")
        ->callback([&] { health(context); });

    static bool deep = false; // lives as long as the tree that refers to it
    auto* compare = app.add_subcommand("check", "Compare rows with files and with the index");
    compare->add_flag("--deep", deep, "Read every file and compare its SHA-256, too");
    compare->callback([&] { check(context, deep); });

    app.add_subcommand("reindex", "Have the worker write every document to the index again")
        ->callback([&] { reindex(context); });

    app.add_subcommand("config", "Print the configuration in force, with defaults")->callback([&] {
        fmt::print("{}", to_toml(context.config()));
    });

    app.add_subcommand("version", "Print the version")->callback([] {
        fmt::print("{}\n", QUIRE_VERSION);
    });
}

} // namespace quire::ctl
