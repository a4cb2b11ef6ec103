#pragma once

#include <string>
#include <string_view>

namespace quire::stages {

// The OCR models for a document's language, or its comma-separated list of them, joined by "+" as
// the engine wants them. Codes that are no language are left out; "" means English.
std::string ocr_models(std::string_view languages);

} // namespace quire::stages
