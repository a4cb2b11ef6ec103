#include "open_models.hpp"

#include "mapped_file.hpp"

#include <engines/engine.hpp>

#include <base/text.hpp>
#include <fcntl.h>
#include <memory>

namespace quire::engines {

OpenModels::OpenModels(const std::string& folder, std::string_view names)
{
    for (const auto name : split(names, '+')) {
        if (name.empty()) continue;
        const auto path = folder + "/" + std::string{name} + ".traineddata";
        m_models.push_back(
            {std::string{name}, Descriptor{open(path.c_str(), O_RDONLY | O_CLOEXEC)}});
    }
}

Reader OpenModels::load() const
{
    std::vector<std::unique_ptr<MappedFile>> files;
    std::vector<OcrModel> models;
    for (const auto& model : m_models) {
        if (!model.file) throw EngineError(ErrorKind::missing_language, model.name);
        files.push_back(std::make_unique<MappedFile>(model.file.get()));
        models.push_back({model.name, files.back()->bytes()});
    }
    try {
        return Reader{models};
    } catch (const Invalid&) { // no model was named, or a file is not one
        throw EngineError(ErrorKind::missing_language, "unusable");
    }
}

} // namespace quire::engines
