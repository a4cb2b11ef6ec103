// Resources of the DocumentCloud API that come later: 501 says so, where 404 would look like a
// mistake of the client.
// Cases: tests/e2e/cases/documentcloud/later/

#include "routes.hpp"

#include <handlers/documentcloud.hpp>

namespace quire::handlers {

void add_documentcloud_later(Routes& routes)
{
    Views on{routes};
    for (const auto* later : {"addons", "addon_runs", "addon_events", "addon-events", "entities",
                              "statistics", "flatpages"}) {
        const auto pattern = std::string{"/api/"} + later + "/";
        on.all(pattern, not_available, later_on);
        on.all(pattern + "{rest...}", not_available, later_on);
    }
}

} // namespace quire::handlers
