#pragma once
// Everything Quire can do, for one thread of one program: owns that thread's database connection.
// Each action takes the viewer, decides by domain/access.hpp, and opens its own transaction. A
// deadlock or lock timeout repeats the whole action (twice at most); a lost connection is opened
// again or ends in Unavailable.
//
// Not thread-safe: one Services per thread. Cheap to make; connects at first use.

#include <base/clock.hpp>
#include <base/config.hpp>
#include <base/random.hpp>
#include <memory>
#include <services/accounts.hpp>
#include <services/administration.hpp>
#include <services/credits.hpp>
#include <services/documents.hpp>
#include <services/fetches.hpp>
#include <services/finder.hpp>
#include <services/index_feed.hpp>
#include <services/jobs.hpp>
#include <services/links.hpp>
#include <services/messages.hpp>
#include <services/notes.hpp>
#include <services/organizations.hpp>
#include <services/projects.hpp>
#include <services/redactions.hpp>
#include <services/revisions.hpp>
#include <services/saved_searches.hpp>
#include <services/sections.hpp>
#include <services/sessions.hpp>
#include <services/uploads.hpp>
#include <services/users.hpp>
#include <string>

namespace quire {

// What the parts below share; defined in core.hpp, private to this layer.
class Core;

class Services {
public:
    // `program` is "quire-documents" and the like: it names the database account.
    Services(const Config& config, std::string program, Clock clock = system_now,
             RandomSource random = system_random);
    ~Services();
    Services(const Services&) = delete;
    Services& operator=(const Services&) = delete;

    // For main(): connects now. Throws with one clear line when the schema is older than the
    // program or the server could lose data; Unavailable when the database is away.
    void require_ready();

private:
    std::unique_ptr<Core> m_core; // before the parts, which refer to it

public:
    Accounts accounts;
    Users users;
    Organizations organizations;
    Uploads uploads;
    Documents documents;
    Finder finder;
    Links links;
    Notes notes;
    Sections sections;
    Projects projects;
    SavedSearches saved_searches;
    Sessions sessions;
    Messages messages;
    CreditAccounts credits;
    Fetches fetches;
    // For the worker:
    Jobs jobs;
    Revisions revisions;
    Redactions redactions;
    IndexFeed index_feed;
    // For quirectl:
    Administration administration;
};

} // namespace quire
