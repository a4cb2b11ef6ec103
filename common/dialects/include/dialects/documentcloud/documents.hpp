#pragma once
// Documents as this API writes and reads them.

#include <dialects/documentcloud/fields.hpp>
#include <dialects/documentcloud/query.hpp>
#include <dialects/documentcloud/urls.hpp>
#include <domain/document.hpp>
#include <domain/listing.hpp>
#include <domain/page_run.hpp>
#include <domain/revision.hpp>
#include <functional>
#include <json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire::dialects::documentcloud {

inline constexpr std::size_t most_at_once = 25; // items of a bulk request

json::Value present(const Document& document, const Origins& origins);
json::Value present(const DocumentError& error);
json::Value present(const Progress& progress);
json::Value present(const RevisionRecord& record, const Document& document, const Origins& origins);
json::Value present(const KeyValues& key_values);

// Throws Invalid for a value that cannot be; names not known here are ignored.
DocumentFilter read_filter(const Query& query, std::string_view ordering);

// What somebody wants to create. Complaints are collected in `fields`.
Draft read_draft(Fields& fields);
// What to change. `whole`: a PUT, which needs a title and resets what has a default.
DocumentChange read_change(Fields& fields, bool whole);

// `pages` of a change of one document, which has so many pages. Complaints about the list are
// collected in `fields`; complaints about its elements are thrown as a Problem, one for each. Empty
// when there are none to be set.
std::optional<std::vector<PageText>> read_page_texts(Fields& fields, std::int64_t page_count);

// One element of a modification: some pages of one document, all turned alike.
struct PageSelection {
    std::string page; // as it was sent
    std::optional<DocumentId> source;
    std::vector<PageInterval> intervals;
    std::string angle; // "cc", "ccw", "hw", "" for none
};
// How many pages a document has; `source` empty: the one that is modified. Throws when it is not to
// be used.
using PagesOf = std::function<std::int64_t(std::optional<DocumentId> source)>;
// The whole new sequence of pages. What is wrong with an element is thrown as a Problem, one
// complaint for each.
std::vector<PageSelection> read_modification(const json::Value& body, const PagesOf& pages_of);
std::vector<PageRun> runs_of(const std::vector<PageSelection>& selections);
json::Value present(const PageSelection& selection, std::string_view slug);

struct ProcessOptions {
    bool force_ocr = false;
};
ProcessOptions read_process_options(Fields& fields);

} // namespace quire::dialects::documentcloud
