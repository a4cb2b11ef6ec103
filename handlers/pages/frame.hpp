#pragma once
// What all our web pages share: head, headers, the answer when there is nothing to show.

#include "html.hpp"

#include <functional>
#include <handlers/documentcloud.hpp>
#include <http/response.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace quire::handlers {

struct Page {
    // Whose pages may have it in a frame. A frame tells how high it is, so what only some may see
    // is for pages of ours: this archive's and those of `our_origins`.
    enum class Framing { nobody, ours, anybody };
    Framing framing = Framing::nobody;
    std::vector<std::string> our_origins;
    std::string title;
    std::string_view css_class; // of the body
    Html head;                  // besides title, style and script
    Html body;
    bool findable = false; // search engines may keep it
};

http::Response page_response(http::Status status, const Page& page);

// /static/<name>, with the version that makes it cacheable for long.
Address static_file(std::string_view name);

// The error page: what happened and what to do about it.
http::Response present_page_error(const std::exception& error, const http::Request& request);

// A view as Views makes them for the API, without the daily allowance of anonymous clients, which
// is meant for programs. Answers that say nothing about caching become "private, no-store" for
// people who are logged in, else cacheable for a short time.
using PageView = http::Response (*)(Visit&);
void add_page(Routes& on, std::string pattern, PageView view, About about);

} // namespace quire::handlers
