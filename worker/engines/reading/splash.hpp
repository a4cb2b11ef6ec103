#pragma once
// The second drawing engine, for pages the first cannot draw.

#include <engines/raster.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace poppler {
class document;
}

namespace quire {

class SplashRenderer {
public:
    // Opens nothing yet. `pdf` must outlive the renderer.
    SplashRenderer(std::span<const std::byte> pdf, std::string password);
    ~SplashRenderer();

    // Page `page` (from 0) as rgb24 on white; its size in pixels follows from the resolutions
    // across and down. Throws Error when it cannot be drawn.
    Raster render(int page, double dpi_across, double dpi_down);

private:
    std::span<const std::byte> m_pdf;
    std::string m_password;
    std::unique_ptr<poppler::document> m_document;
};

} // namespace quire
