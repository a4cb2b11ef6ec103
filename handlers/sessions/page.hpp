#pragma once
// Pages for people: plain HTML that needs no script.

#include <http/response.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quire::handlers {

std::string escaped(std::string_view text); // for HTML text and attributes

struct Page {
    std::string title;                     // plain text
    std::string body;                      // HTML: what comes from outside is escaped()
    std::string nonce;                     // of this answer's style
    std::vector<std::string> form_targets; // origins that a form may end up at
};

// With headers that keep scripts, frames and caches away.
http::Response page_response(http::Status status, const Page& page);

} // namespace quire::handlers
