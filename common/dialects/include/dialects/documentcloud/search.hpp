#pragma once
// Search as this API writes it: its own shape of a document, and which parameters are clauses.

#include <cstdint>
#include <dialects/documentcloud/query.hpp>
#include <dialects/documentcloud/urls.hpp>
#include <domain/document.hpp>
#include <json/value.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quire::dialects::documentcloud {

// Ids are texts here, times have three digits.
json::Value present_found(const Document& document, const Origins& origins);

struct SearchRequest {
    std::string query;
    std::vector<std::pair<std::string, std::string>> clauses; // field, value; "-field" excludes
    std::optional<std::string> sort;
    bool highlight = false;
    bool numbered = false;
    std::int64_t number = 1;
    std::int64_t offset = 0;
    std::int64_t limit = 25;
};
// Throws Problem for a page or cursor that cannot be; a query never is an error.
SearchRequest read_search(const Query& query, bool anonymous);

// Whether a parameter is a search field, with or without a leading '-'.
bool is_search_field(std::string_view name);

// The cursor of the next page, which starts at `offset`.
std::string search_cursor(std::int64_t offset);

} // namespace quire::dialects::documentcloud
