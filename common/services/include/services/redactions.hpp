#pragma once
// Redactions after they were asked for (documents.hpp): the worker's side, and the receipts that
// say what was removed.

#include <chrono>
#include <cstdint>
#include <domain/job.hpp>
#include <domain/redaction.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace quire {

class Core;

// A place outside Quire's reach where old words may still be.
struct Residue {
    std::string place;
    std::string state;
    std::string advice;
};

class Redactions {
public:
    explicit Redactions(Core& core) : m_core(core) {}

    // --- for the worker ---
    std::vector<Redaction> wanted(const Job& job); // as they were sent
    // The file cannot be redacted at all: the job fails, and the document is shown again as it was.
    void refuse(const Job& job, std::string_view reason);
    // Whether words of redacted pages may be in what the index has freed but not overwritten.
    bool index_waits();
    void index_is_clean(Time since); // written anew, beginning at `since`

    // --- for quirectl ---
    std::vector<RedactionReceipt> receipts(std::int64_t limit); // newest first
    std::vector<Residue> residue();
    // The administrator has seen to the residue of all redactions up to `before`. Answers of how
    // many.
    std::int64_t expire_residue(Time before);
    // Shows a withdrawn document again, unredacted. False when there is none.
    bool show_again(DocumentId document);

private:
    Core& m_core;
};

} // namespace quire
