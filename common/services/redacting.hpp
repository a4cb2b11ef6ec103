#pragma once
// The end of a redaction, inside the transaction that makes its revision current. Private to this
// layer.

#include <domain/job.hpp>
#include <store/database.hpp>

namespace quire {

class Core;

// The document is shown again; the receipt begins.
void conclude_redaction(Core& core, Database& database, const Job& job, RevisionId revision);

} // namespace quire
