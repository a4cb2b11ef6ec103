#pragma once
// Text by strangers on its way into a web page. UTF-8 in and out.

#include <span>
#include <string>
#include <string_view>

namespace quire::html {

// For an element's text or a quoted attribute's value: & < > " ' become references. Nothing else
// changes, so invalid UTF-8 stays what it was.
std::string escape(std::string_view text);

// What a browser would read in `html`, with the tags in `allowed_tags` (lower case) and no others:
// of others only the text stays, of script and style not even that. Attributes go, except an <a>'s
// href to an absolute http, https or mailto address. Tags that could load, run or swallow something
// are never let through, whatever the list says: see known_tags in the source.
//
// No input is an error. The answer is a well-formed fragment, at most some times as long as the
// input. Input with an absurd number of tags, or more than 64 KiB, is escaped as a whole instead of
// being read.
std::string sanitize(std::string_view html, std::span<const std::string> allowed_tags);

} // namespace quire::html
