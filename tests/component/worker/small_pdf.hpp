#pragma once
// PDFs made on the spot.

#include <string>
#include <vector>

namespace quire::test {

// One letter page per text; "" makes a page without text.
std::string small_pdf(const std::vector<std::string>& pages);

} // namespace quire::test
