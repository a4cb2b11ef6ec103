#pragma once
// Documents as this API writes and reads them.

#include <dialects/documentcloud/fields.hpp>
#include <dialects/documentcloud/query.hpp>
#include <dialects/documentcloud/urls.hpp>
#include <domain/document.hpp>
#include <domain/listing.hpp>
#include <json/value.hpp>
#include <string>
#include <string_view>

namespace quire::dialects::documentcloud {

inline constexpr std::size_t most_at_once = 25; // items of a bulk request

json::Value present(const Document& document, const Origins& origins);
json::Value present(const DocumentError& error);
json::Value present(const Progress& progress);
json::Value present(const KeyValues& key_values);

// Throws Invalid for a value that cannot be; names not known here are ignored.
DocumentFilter read_filter(const Query& query, std::string_view ordering);

// What somebody wants to create. Complaints are collected in `fields`.
Draft read_draft(Fields& fields);
// What to change. `whole`: a PUT, which needs a title and resets what has a default.
DocumentChange read_change(Fields& fields, bool whole);

struct ProcessOptions {
    bool force_ocr = false;
};
ProcessOptions read_process_options(Fields& fields);

} // namespace quire::dialects::documentcloud
