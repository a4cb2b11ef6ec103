#include "ocr_models.hpp"

#include <base/text.hpp>
#include <domain/languages.hpp>

namespace quire::stages {

std::string ocr_models(std::string_view languages)
{
    std::string models;
    for (const auto part : split(languages, ',')) {
        const auto code = trim(part);
        if (code.empty() || !is_language(code)) continue;
        if (!models.empty()) models += '+';
        models += ocr_model(code);
    }
    return models.empty() ? ocr_model("") : models;
}

} // namespace quire::stages
