#pragma once
// The query parameters of Papra's lists.

#include <domain/listing.hpp>
#include <http/request.hpp>
#include <string>
#include <vector>

namespace quire::dialects::papra {

struct ListQuery {
    Window window;                                // by offset, counted
    DocumentOrder order = DocumentOrder::created; // the product's default: newest first
    bool descending = true;
    std::vector<std::string> tags; // as sent
    std::string search;
};

inline constexpr std::size_t longest_search = 1024; // characters

// Unknown parameters are ignored. Throws Problem 400 server.invalid_request.query for a bad value
// of a known one, or a missing searchQuery when it is `search_required`.
ListQuery read_list_query(const http::Request& request, bool search_required = false);

} // namespace quire::dialects::papra
