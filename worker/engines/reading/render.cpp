#include <engines/render.hpp>

#include "splash.hpp"

#include <engines/scale.hpp>

#include <base/error.hpp>
#include <base/handle.hpp>

#include <cairo.h>
#include <poppler.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

namespace quire {
namespace {

using Bytes = Handle<GBytes, &g_bytes_unref>;
using Document = Handle<PopplerDocument, &g_object_unref>;
using Page = Handle<PopplerPage, &g_object_unref>;
using Failure = Handle<GError, &g_error_free>;
using Surface = Handle<cairo_surface_t, &cairo_surface_destroy>;
using Context = Handle<cairo_t, &cairo_destroy>;

constexpr double points_per_inch = 72;

// Cairo's limit for a side of an image.
constexpr double longest_side = 32'767;

struct PixelSize {
    int width;
    int height;
};

// The largest size up to `scale` pixels a point that may be drawn.
PixelSize pixel_size(const PageSize& page, double scale)
{
    const double by_count =
        std::sqrt(static_cast<double>(max_raster_pixels) / (page.width * page.height));
    const double by_side = longest_side / std::max(page.width, page.height);
    const bool fits = scale <= std::min(by_count, by_side);
    // Just under the limit, so that rounding a side up cannot pass it.
    const double used = fits ? scale : std::min(by_count, by_side) * 0.999;
    const auto side = [used](double points) {
        return static_cast<int>(std::clamp(std::round(points * used), 1.0, longest_side));
    };
    return {side(page.width), side(page.height)};
}

// Cairo's pixels: 32 bits each, the colour in the low 24.
std::span<const std::uint32_t> row_of(cairo_surface_t* surface, int y)
{
    const auto* row = cairo_image_surface_get_data(surface) +
                      std::ptrdiff_t{y} * cairo_image_surface_get_stride(surface);
    return {reinterpret_cast<const std::uint32_t*>(row),
            static_cast<std::size_t>(cairo_image_surface_get_width(surface))};
}

// Whether the row is without colour; only then is `out` of use.
bool copy_gray(std::span<const std::uint32_t> in, std::uint8_t* __restrict out)
{
    std::uint32_t differs = 0;
    for (std::size_t x = 0; x < in.size(); ++x) {
        differs |= in[x] ^ in[x] >> 8;
        out[x] = static_cast<std::uint8_t>(in[x]);
    }
    return (differs & 0xFFFF) == 0;
}

void copy_colour(std::span<const std::uint32_t> in, std::uint8_t* out)
{
    for (std::size_t x = 0; x < in.size(); ++x) {
        out[3 * x] = static_cast<std::uint8_t>(in[x] >> 16);
        out[3 * x + 1] = static_cast<std::uint8_t>(in[x] >> 8);
        out[3 * x + 2] = static_cast<std::uint8_t>(in[x]);
    }
}

Raster copied(cairo_surface_t* surface, double dpi)
{
    cairo_surface_flush(surface);
    const int width = cairo_image_surface_get_width(surface);
    const int height = cairo_image_surface_get_height(surface);
    Raster gray = make_raster(width, height, PixelFormat::gray8, dpi);
    int y = 0;
    while (y < height && copy_gray(row_of(surface, y), gray.row(y).data()))
        ++y;
    if (y == height) return gray;
    Raster colour = make_raster(width, height, PixelFormat::rgb24, dpi);
    for (y = 0; y < height; ++y)
        copy_colour(row_of(surface, y), colour.row(y).data());
    return colour;
}

// Nothing when Cairo reports an error.
std::optional<Raster> drawn_by_cairo(PopplerPage* page, const PageSize& points, PixelSize size)
{
    // White paper.
    std::vector<std::uint32_t> pixels(
        static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height), 0xFFFFFFFF);
    const Surface surface{cairo_image_surface_create_for_data(
        reinterpret_cast<unsigned char*>(pixels.data()), CAIRO_FORMAT_RGB24, size.width,
        size.height, size.width * int{sizeof pixels[0]})};
    const Context context{cairo_create(surface.get())};
    const double across = size.width / points.width;
    cairo_scale(context.get(), across, size.height / points.height);
    poppler_page_render(page, context.get());
    if (cairo_status(context.get()) != CAIRO_STATUS_SUCCESS) return std::nullopt;
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return std::nullopt;
    return copied(surface.get(), across * points_per_inch);
}

bool has_oversized_entry(std::string_view pdf, std::string_view key)
{
    const char* at = pdf.data();
    const char* end = pdf.data() + pdf.size();
    while (at != end) {
        const auto left = static_cast<std::size_t>(end - at);
        at = static_cast<const char*>(memmem(at, left, key.data(), key.size()));
        if (!at) return false;
        at += key.size();
        const char* digits = std::find_if(at, end, [](char byte) { return byte != ' '; });
        int side = 0;
        const auto read = std::from_chars(digits, end, side);
        const bool too_long = read.ec == std::errc::result_out_of_range;
        if (too_long || (read.ec == std::errc{} && side > longest_side)) return true;
    }
    return false;
}

// Whether the file may hold an image with a side that Cairo leaves out without saying so. Looks for
// the entries themselves: dictionaries of image streams are never compressed, and this costs a
// fraction of a millisecond per megabyte where walking all pages' resources would parse the file.
bool may_hold_oversized_image(std::span<const std::byte> pdf)
{
    const std::string_view text{reinterpret_cast<const char*>(pdf.data()), pdf.size()};
    return has_oversized_entry(text, "/Width") || has_oversized_entry(text, "/Height");
}

bool all_white(const Raster& raster)
{
    return std::all_of(raster.pixels.begin(), raster.pixels.end(),
                       [](std::uint8_t value) { return value == 0xFF; });
}

Document open(GBytes* bytes, const std::string& password)
{
    GError* error = nullptr;
    Document document{poppler_document_new_from_bytes(
        bytes, password.empty() ? nullptr : password.c_str(), &error)};
    const Failure failure{error};
    if (document) return document;
    if (failure && g_error_matches(failure.get(), POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
        throw Invalid{"password", "The PDF needs a password."};
    throw Invalid{"file", "The file is not a readable PDF."};
}

} // namespace

struct PageRenderer::State {
    State(std::span<const std::byte> pdf, const std::string& password)
        : bytes(g_bytes_new_static(pdf.data(), pdf.size())), document(open(bytes.get(), password)),
          oversized(may_hold_oversized_image(pdf)), splash(pdf, password)
    {
    }

    Page page(int number) const
    {
        if (number < 0 || number >= poppler_document_get_n_pages(document.get()))
            throw NotFound{"page"};
        Page found{poppler_document_get_page(document.get(), number)};
        if (!found) throw NotFound{"page"};
        return found;
    }

    Raster draw(int number, double scale, RenderColour colour, DrawWith engine);

    Bytes bytes;
    Document document;
    bool oversized; // then Splash draws all pages
    SplashRenderer splash;
};

static PageSize size_of(PopplerPage* page)
{
    PageSize size;
    poppler_page_get_size(page, &size.width, &size.height);
    if (!(size.width > 0 && size.height > 0)) throw Error{"the page has no size"};
    return size;
}

// An all-white page is drawn again by Splash: Cairo leaves out what passes its limits without
// saying so, and a page that is really empty costs Splash little.
Raster PageRenderer::State::draw(int number, double scale, RenderColour colour, DrawWith engine)
{
    const Page found = page(number);
    const PageSize points = size_of(found.get());
    const PixelSize size = pixel_size(points, scale);
    std::optional<Raster> drawn;
    if (engine == DrawWith::cairo && !oversized) drawn = drawn_by_cairo(found.get(), points, size);
    if (!drawn || all_white(*drawn)) {
        Raster second = splash.render(number, size.width * points_per_inch / points.width,
                                      size.height * points_per_inch / points.height);
        // Splash rounds sides up.
        drawn = scaled(second, size.width, size.height);
    }
    return colour == RenderColour::gray ? to_gray(std::move(*drawn))
                                        : gray_if_colourless(std::move(*drawn));
}

PageRenderer::PageRenderer(std::span<const std::byte> pdf, const std::string& password)
    : m_state(std::make_unique<State>(pdf, password))
{
}

PageRenderer::PageRenderer(PageRenderer&&) noexcept = default;
PageRenderer::~PageRenderer() = default;

int PageRenderer::page_count() const
{
    return poppler_document_get_n_pages(m_state->document.get());
}

PageSize PageRenderer::page_size(int page) const
{
    return size_of(m_state->page(page).get());
}

Raster PageRenderer::at_width(int page, int width, RenderColour colour, DrawWith engine)
{
    if (width < 1) throw Invalid{"width", "An image needs at least one pixel."};
    return m_state->draw(page, width / page_size(page).width, colour, engine);
}

Raster PageRenderer::at_dpi(int page, double dpi, RenderColour colour, DrawWith engine)
{
    if (!(dpi > 0)) throw Invalid{"dpi", "A resolution is more than 0."};
    return m_state->draw(page, dpi / points_per_inch, colour, engine);
}

} // namespace quire
