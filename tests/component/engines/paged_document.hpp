#pragma once
// A PDF that speaks of its pages in every place it can, each time with words that are only that
// page's.

#include <string>

namespace quire::engines::testing_support {

// `pages` pages. Page n (from 0) has, with `word` in front of each: "<word><n>text" in its content,
// "…form", "…pattern", "…mask", "…property" in resources that all pages share, "…link" (to the next
// page), "…named" (a link to it by name), "…note" (and on the next page "…reply" to it), "…value"
// in a field of a common parent, "…window" in a popup, "…outline", "…thread", "…label", "…actual"
// in the structure tree, "…meta". Named destinations are "place<n>" and, in the old way, "spot<n>".
std::string paged_document(int pages, const std::string& word);

} // namespace quire::engines::testing_support
