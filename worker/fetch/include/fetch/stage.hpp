#pragma once
// The stage of a fetch job: from an address to a document that is being processed.

#include <base/config.hpp>
#include <domain/job.hpp>
#include <fetch/download.hpp>
#include <queue/lease.hpp>
#include <services/services.hpp>

namespace quire::fetch {

struct Tools {
    Services& quire; // the slot's own
    const Config& config;
    const Downloader& downloader;
};

// May be killed at any line and started again: bytes have no name before they are whole, and they
// become the document's in the transaction that ends the job. Throws what queue/verdict.hpp judges.
void fetch_file(const Job& job, queue::Lease& lease, Tools& tools);

// The kind of file: what the client said, else what address, server and type say, if it is a kind
// that is accepted at all.
std::string extension_of_fetched(const FetchOrder& order, const Arrived& arrived);

} // namespace quire::fetch
