#include <domain/job.hpp>

#include "names.hpp"

namespace quire {

namespace {

constexpr Names<JobKind, 9> kind_names{{{{JobKind::ingest, "ingest"},
                                         {JobKind::read_pages, "read_pages"},
                                         {JobKind::publish, "publish"},
                                         {JobKind::purge, "purge"},
                                         {JobKind::fetch, "fetch"},
                                         {JobKind::set_text, "set_text"},
                                         {JobKind::modify, "modify"},
                                         {JobKind::redact, "redact"},
                                         {JobKind::turn_pages, "turn_pages"}}}};
constexpr Names<JobState, 6> state_names{{{{JobState::ready, "ready"},
                                           {JobState::waiting, "waiting"},
                                           {JobState::running, "running"},
                                           {JobState::done, "done"},
                                           {JobState::failed, "failed"},
                                           {JobState::cancelled, "cancelled"}}}};

} // namespace

// The column jobs.lane says the same.
Lane lane(JobKind kind)
{
    return kind == JobKind::fetch ? Lane::fetch : Lane::worker;
}

bool makes_own_file(JobKind kind)
{
    return kind == JobKind::modify || kind == JobKind::redact;
}

std::string_view name(JobKind kind)
{
    return kind_names.name(kind);
}

std::string_view name(JobState state)
{
    return state_names.name(state);
}

std::optional<JobKind> parse_job_kind(std::string_view name)
{
    return kind_names.parse(name);
}

std::optional<JobState> parse_job_state(std::string_view name)
{
    return state_names.parse(name);
}

} // namespace quire
