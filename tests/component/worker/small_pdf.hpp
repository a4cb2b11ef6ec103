#pragma once
// Documents for tests.

#include <string>
#include <vector>

namespace quire::test {

// One letter page per text; "" makes a page without text.
std::string small_pdf(const std::vector<std::string>& pages);

std::string scan(); // one page, a picture of text

inline constexpr const char* rich_text = R"({\rtf1 Alpha})";

} // namespace quire::test
