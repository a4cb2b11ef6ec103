#pragma once
// page_spec: the sizes of all pages of a document as one short text, a run-length map from size to
// pages. "612.00x792.00:0-1;792.00x612.00:2": sizes in points after rotation, page numbers 0-based.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire {

struct PageSize {
    double width = 0;  // points, after rotation
    double height = 0; // points, after rotation
    bool operator==(const PageSize&) const = default;
};

// Sizes are grouped by their two-decimal spelling, in order of first page. No pages: "".
std::string compress(const std::vector<PageSize>& pages);

// Accepts any part order and any number of decimals. Empty when the text is malformed, or pages are
// missing or given twice.
std::optional<std::vector<PageSize>> decompress(std::string_view page_spec);

} // namespace quire
