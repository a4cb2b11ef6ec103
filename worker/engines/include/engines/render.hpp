#pragma once
// Drawing PDF pages. Cairo draws; Splash takes over where Cairo fails or is known to draw nothing.

#include <engines/raster.hpp>

#include <domain/page_spec.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace quire {

enum class RenderColour {
    as_found, // rgb24, or gray8 when the drawn page turns out to hold no colour
    gray,     // always gray8
};

enum class DrawWith {
    cairo,  // with Splash taking over where Cairo fails or may leave out an image
    splash, // for pages where Cairo hung or crashed
};

// One opened PDF. Pages are numbered from 0. Not to be shared between threads.
class PageRenderer {
public:
    // `pdf` must outlive the renderer: it is read in place (map the file). Throws Invalid{"file"}
    // when it is not a readable PDF and Invalid{"password"} when it needs a (different) password.
    explicit PageRenderer(std::span<const std::byte> pdf, const std::string& password = {});
    PageRenderer(PageRenderer&&) noexcept;
    ~PageRenderer();

    int page_count() const;

    // As seen by a reader (crop box, after /Rotate), in points (1/72 inch; UserUnit is not
    // applied). Throws NotFound when there is no such page, as do the two below.
    PageSize page_size(int page) const;

    // The page on white, `width` pixels wide, at least one pixel high. When that would pass
    // max_raster_pixels (or what the engine can draw) the raster comes back smaller, in shape; so
    // look at its width. Throws Error when neither engine can draw the page.
    Raster at_width(int page, int width, RenderColour colour = RenderColour::as_found,
                    DrawWith engine = DrawWith::cairo);
    Raster at_dpi(int page, double dpi, RenderColour colour = RenderColour::as_found,
                  DrawWith engine = DrawWith::cairo);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace quire
