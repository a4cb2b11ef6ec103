#include "open_models.hpp"

#include "child/mapped_file.hpp"

#include <engines/engine.hpp>

#include <base/text.hpp>
#include <fcntl.h>
#include <memory>

namespace quire::engines {

OpenModels::OpenModels(const std::string& folder, std::string_view names)
{
    const auto open_model = [&](std::string_view name) {
        const auto path = folder + "/" + std::string{name} + ".traineddata";
        return Model{std::string{name}, Descriptor{open(path.c_str(), O_RDONLY | O_CLOEXEC)}};
    };
    for (const auto name : split(names, '+'))
        if (!name.empty()) m_models.push_back(open_model(name));
    if (!m_models.empty()) m_orientation = open_model("osd");
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

std::optional<OrientationFinder> OpenModels::load_orientation() const
{
    if (!m_orientation.file) return std::nullopt;
    const MappedFile file{m_orientation.file.get()};
    try {
        return OrientationFinder{{m_orientation.name, file.bytes()}};
    } catch (const Invalid&) { // the file is not a model: pages are then read every way up
        return std::nullopt;
    }
}

} // namespace quire::engines
