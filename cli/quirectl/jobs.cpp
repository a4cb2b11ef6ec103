#include "commands.hpp"

#include <base/error.hpp>

namespace quire::ctl {

namespace {

struct Arguments {
    std::string state;
    std::int64_t limit = 50;
    std::int64_t job = 0;
};

void list(Context& context, const Arguments& arguments)
{
    std::optional<JobState> state;
    if (!arguments.state.empty()) {
        state = parse_job_state(arguments.state);
        if (!state)
            throw Invalid{"state", "ready, waiting, running, done, failed or cancelled is needed"};
    }
    Table table{{"id", "kind", "state", "document", "pages", "attempts", "created", "reason"}};
    for (const auto& job : context.services().jobs.list(state, arguments.limit)) {
        const auto pages =
            job.kind == JobKind::read_pages || job.kind == JobKind::turn_pages
                ? std::to_string(job.first_page + 1) + "-" + std::to_string(job.last_page + 1)
                : std::string{};
        table.add({job.id, name(job.kind), name(job.state), job.document, pages, job.attempts,
                   iso_time(job.created, 0), job.reason});
    }
    context.print(table);
}

void retry(Context& context, std::int64_t id)
{
    if (!context.services().jobs.run_again(JobId{id}))
        throw NotFound{"failed or cancelled job " + std::to_string(id)};
}

} // namespace

void add_jobs(CLI::App& app, Context& context)
{
    static Arguments arguments; // lives as long as the tree that refers to it
    auto* group = app.add_subcommand("jobs", "What the worker does, did and will do");
    group->require_subcommand(1);

    auto* show = group->add_subcommand("list", "Newest first");
    show->add_option("--state", arguments.state,
                     "ready, waiting, running, done, failed or cancelled");
    show->add_option("--limit", arguments.limit)
        ->capture_default_str()
        ->check(CLI::Range(1, 100000));
    show->callback([&] { list(context, arguments); });

    auto* again = group->add_subcommand("retry", "Run a failed or cancelled job again");
    again->add_option("JOB", arguments.job, "Its id")->required();
    again->callback([&] { retry(context, arguments.job); });
}

} // namespace quire::ctl
