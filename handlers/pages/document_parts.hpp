#pragma once
// The pieces of a document's page.

#include "reading.hpp"

#include <optional>
#include <string>

namespace quire::handlers {

// What the address asks to see.
struct Wish {
    bool text = false;     // ?view=text
    std::int64_t from = 1; // ?from=: the first page whose picture (or text) is sent along
    std::string query;     // ?q=
};
Wish read_wish(const Visit& visit, const Reading& reading);

Html document_body(const Visit& visit, const Reading& reading, const Wish& wish);

// The list of pages around wish.from: pictures for the first of them, places for the others, which
// the script fills when they come near.
Html page_list(const Reading& reading, const Wish& wish);
// One page with its notes, as an element of such a list.
Html page_with_picture(const Reading& reading, std::int64_t page);
Html text_list(const Visit& visit, const Reading& reading, const Wish& wish);

// What was found inside the document, or why nothing was.
Html search_results(const Visit& visit, const Reading& reading, const Wish& wish);

} // namespace quire::handlers
