#pragma once
// What jobs.cpp and revisions.cpp share: steps inside an open transaction.

#include <domain/job.hpp>
#include <services/jobs.hpp>
#include <store/database.hpp>
#include <string_view>

namespace quire {

// Renews the lease as part of the transaction; throws LeaseLost when it is not ours.
void require_claim(Database& database, const Job& job, std::int64_t lease_seconds);

// The job ends as failed, and with it the revision and the document. Throws LeaseLost.
void fail_work(Database& database, const Job& job, std::string_view reason);

} // namespace quire
