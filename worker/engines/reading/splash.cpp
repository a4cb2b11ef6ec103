#include "splash.hpp"

#include <base/error.hpp>

#include <cpp/poppler-document.h>
#include <cpp/poppler-global.h>
#include <cpp/poppler-image.h>
#include <cpp/poppler-page-renderer.h>
#include <cpp/poppler-page.h>

#include <algorithm>
#include <limits>

namespace quire {
namespace {

// poppler::image pads rows to 4 bytes.
Raster copied(const poppler::image& image, double dpi)
{
    Raster raster = make_raster(image.width(), image.height(), PixelFormat::rgb24, dpi);
    for (int y = 0; y < raster.height; ++y) {
        const auto* row = reinterpret_cast<const std::uint8_t*>(image.const_data()) +
                          static_cast<std::ptrdiff_t>(y) * image.bytes_per_row();
        std::copy_n(row, raster.stride(), raster.row(y).begin());
    }
    return raster;
}

} // namespace

SplashRenderer::SplashRenderer(std::span<const std::byte> pdf, std::string password)
    : m_pdf(pdf), m_password(std::move(password))
{
}

SplashRenderer::~SplashRenderer() = default;

Raster SplashRenderer::render(int page, double dpi_across, double dpi_down)
{
    if (m_pdf.size() > std::numeric_limits<int>::max()) throw Error{"the PDF is too large to draw"};
    if (!m_document) {
        poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
        m_document.reset(poppler::document::load_from_raw_data(
            reinterpret_cast<const char*>(m_pdf.data()), static_cast<int>(m_pdf.size()), m_password,
            m_password));
    }
    if (!m_document || m_document->is_locked()) throw Error{"the PDF cannot be drawn"};
    const std::unique_ptr<poppler::page> drawn{m_document->create_page(page)};
    if (!drawn) throw Error{"the page cannot be drawn"};

    poppler::page_renderer renderer;
    renderer.set_image_format(poppler::image::format_rgb24);
    renderer.set_paper_color(0xFFFFFFFF);
    renderer.set_render_hints(poppler::page_renderer::antialiasing |
                              poppler::page_renderer::text_antialiasing);
    const poppler::image image = renderer.render_page(drawn.get(), dpi_across, dpi_down);
    if (!image.is_valid()) throw Error{"the page cannot be drawn"};
    return copied(image, dpi_across);
}

} // namespace quire
