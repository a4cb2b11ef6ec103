#pragma once
// OCR models, opened while the file system can still be seen and loaded when the first page needs
// them: a document whose pages all have text needs none.

#include <engines/orientation.hpp>

#include <base/handle.hpp>
#include <optional>
#include <string>
#include <vector>

namespace quire::engines {

class OpenModels {
public:
    // `names` are joined by +.
    OpenModels(const std::string& folder, std::string_view names);

    // Throws EngineError{missing_language} when one was not there.
    Reader load() const;
    // Empty when its model is not installed or not usable.
    std::optional<OrientationFinder> load_orientation() const;

private:
    struct Model {
        std::string name;
        Descriptor file; // none: not installed
    };
    std::vector<Model> m_models;
    Model m_orientation;
};

} // namespace quire::engines
