#include "core.hpp"

#include <services/services.hpp>

namespace quire {

Services::Services(const Config& config, std::string program, Clock clock, RandomSource random)
    : m_core(
          std::make_unique<Core>(config, std::move(program), std::move(clock), std::move(random))),
      accounts(*m_core), users(*m_core), organizations(*m_core), uploads(*m_core),
      documents(*m_core), finder(*m_core), links(*m_core), notes(*m_core), sections(*m_core),
      projects(*m_core), saved_searches(*m_core), sessions(*m_core), messages(*m_core),
      credits(*m_core), fetches(*m_core), jobs(*m_core), revisions(*m_core), redactions(*m_core),
      index_feed(*m_core), administration(*m_core)
{
}

Services::~Services() = default;

void Services::require_ready()
{
    m_core->read([](Database& database) { return database.find<std::int64_t>("SELECT 1"); });
}

} // namespace quire
