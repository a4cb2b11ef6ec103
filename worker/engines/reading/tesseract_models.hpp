#pragma once
// Models into Tesseract, from memory.

#include <engines/ocr.hpp>

#include <tesseract/baseapi.h>

namespace quire {

// The models' bytes need to live during the call only. Throws Invalid{"language"} when one is not
// usable.
void load_models(tesseract::TessBaseAPI& api, std::span<const OcrModel> models,
                 tesseract::OcrEngineMode mode);

} // namespace quire
