#include "tesseract_models.hpp"

#include <base/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace quire {
namespace {

// The models Tesseract may load at this moment: it takes a bare function to read its files with, so
// they cannot be passed in any other way.
thread_local std::span<const OcrModel> offered;

bool read_offered(const char* path, std::vector<char>* data)
{
    const std::string_view wanted{path};
    for (const OcrModel& model : offered) {
        if (!wanted.ends_with(fmt::format("/{}.traineddata", model.name))) continue;
        const auto* bytes = reinterpret_cast<const char*>(model.bytes.data());
        data->assign(bytes, bytes + model.bytes.size());
        return true;
    }
    return false;
}

std::string joined_names(std::span<const OcrModel> models)
{
    std::string names;
    for (const OcrModel& model : models)
        names += (names.empty() ? "" : "+") + model.name;
    return names;
}

} // namespace

void load_models(tesseract::TessBaseAPI& api, std::span<const OcrModel> models,
                 tesseract::OcrEngineMode mode)
{
    offered = models;
    const int failed = api.Init("/", 0, joined_names(models).c_str(), mode, nullptr, 0, nullptr,
                                nullptr, false, read_offered);
    offered = {};
    if (failed) throw Invalid{"language", "There is no usable model for this language."};
    std::vector<std::string> loaded;
    api.GetLoadedLanguagesAsVector(&loaded);
    for (const OcrModel& model : models)
        if (std::find(loaded.begin(), loaded.end(), model.name) == loaded.end())
            throw Invalid{"language", fmt::format("The model {} is not usable.", model.name)};
}

} // namespace quire
