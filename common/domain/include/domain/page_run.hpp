#pragma once
// The pages of a document to be: runs of pages of documents that are there, in order.

#include <cstdint>
#include <domain/ids.hpp>
#include <domain/note.hpp>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace quire {

using PageInterval = std::pair<std::int64_t, std::int64_t>; // first, last: 0-based, inclusive

struct PageRun {
    std::optional<DocumentId> source; // empty: the document itself
    PageInterval pages{0, -1};
    int quarter_turns = 0; // clockwise, 0..3
    bool operator==(const PageRun&) const = default;
};

// "7", "0-499", "0-5,8,11-13", "0,0,0": pages and ascending ranges. Empty when it is anything else.
std::optional<std::vector<PageInterval>> parse_page_list(std::string_view text);

std::int64_t length(const PageInterval& pages);
std::int64_t page_count(const std::vector<PageRun>& runs);

// Neighbours that go on where the one before ends become one.
std::vector<PageRun> joined(const std::vector<PageRun>& runs);

// Where a part of a page is after the page was turned clockwise.
Box turned(const Box& box, int quarter_turns);

} // namespace quire
