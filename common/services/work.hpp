#pragma once
// What jobs.cpp and revisions*.cpp share: steps inside an open transaction.

#include "core.hpp"

#include <domain/job.hpp>
#include <services/jobs.hpp>
#include <store/database.hpp>
#include <store/revisions.hpp>
#include <string_view>

namespace quire {

// Renews the lease as part of the transaction; throws LeaseLost when it is not ours.
void require_claim(Database& database, const Job& job, std::int64_t lease_seconds);

// The job's revision, which is being made; throws LeaseLost when it is not any more.
store::RevisionRow require_revision(Database& database, const Job& job);

// One transaction in which the document is locked, the claim holds, and `change` is given the
// database and the job's revision. Throws LeaseLost.
template<class Change>
void change_revision(Core& core, const Job& job, Change change)
{
    core.transaction([&](Database& database) {
        store::lock_document(database, job.document);
        require_claim(database, job, core.config().worker.lease_seconds);
        change(database, require_revision(database, job));
    });
}

// The job ends as failed, and with it the revision and the document. Throws LeaseLost.
void fail_work(Database& database, const Job& job, std::string_view reason);

} // namespace quire
