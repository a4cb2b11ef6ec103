#pragma once
// The languages a document can be in, and the OCR models that read them.

#include <string>
#include <string_view>
#include <vector>

namespace quire {

// All codes a client may name (three-letter codes as Tesseract has them, and "zho", "tra").
const std::vector<std::string_view>& languages();
bool is_language(std::string_view code);

// The Tesseract model for a code: "zho" → "chi_sim", "tra" → "chi_tra", "" → "eng", most map to
// themselves. The code must be a language or empty.
std::string ocr_model(std::string_view code);

} // namespace quire
