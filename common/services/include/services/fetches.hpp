#pragma once
// Documents whose file is to be fetched from an address, for the program that fetches. Every step
// commits under the job's fence (jobs.hpp) and may be killed and repeated at any line.

#include <domain/document.hpp>
#include <domain/job.hpp>
#include <optional>
#include <services/uploads.hpp>
#include <string>
#include <string_view>

namespace quire {

class Core;

// What a fetch job needs to know.
struct FetchOrder {
    std::string address;
    std::string extension; // of the file, as the document has it now
    bool any_type = false; // nobody said so: what the server says counts
};

class Fetches {
public:
    explicit Fetches(Core& core) : m_core(core) {}

    // Empty when nothing is to be done any more: somebody sent the file meanwhile. Throws LeaseLost
    // when the job or its document is gone.
    std::optional<FetchOrder> order(const Job& job);

    // The file has arrived whole. Its bytes become durable as those of any upload, and then, in one
    // transaction: they are the document's original, processing starts, the job is done. Throws
    // QuotaExceeded, LeaseLost.
    void receive(const Job& job, Upload upload, std::string_view extension);

    // Housekeeping: forgets some addresses that nobody came back to for a month; answers how many.
    std::int64_t forget_old();

private:
    Core& m_core;
};

} // namespace quire
