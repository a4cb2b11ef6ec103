#pragma once
// What a modification does, inside the transaction that makes its revision current. Private to this
// layer.

#include <domain/job.hpp>
#include <domain/viewer.hpp>
#include <store/database.hpp>
#include <store/page_runs.hpp>
#include <string>
#include <vector>

namespace quire {

// Whose wish the job fulfils, with the rights they have now; nobody when the account is gone.
Viewer asker(Database& database, const Job& job);

// Why the pages cannot be put together any more: a document that they come from was changed since,
// or is out of the asker's sight. "" when they can.
std::string obstacle(Database& database, const Job& job, const std::vector<store::StoredRun>& runs,
                     const Viewer& viewer);

// Notes and sections go with their pages: to the first place of each, copies to the others. Those
// of other documents are copied, as far as the viewer may see them. A note on a page that is gone
// is about the document as a whole from now on; a section that began there is gone, too.
void rearrange_notes(Database& database, const Job& job, const std::vector<store::StoredRun>& runs,
                     const Viewer& viewer, Time now);
void rearrange_sections(Database& database, const Job& job,
                        const std::vector<store::StoredRun>& runs);

} // namespace quire
