#include <engines/embedded_image.hpp>

#include "image_stream.hpp"
#include "pdf/page_marks.hpp"

#include <engines/scale.hpp>
#include <engines/turn.hpp>

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageObjectHelper.hh>

#include <algorithm>
#include <cmath>

namespace quire {
namespace {

constexpr double points_per_inch = 72;

// Resolutions across and down may differ by this part: page sizes are often rounded to points.
constexpr double equal_enough = 0.02;

// The page as shown, and how its user space comes there.
struct View {
    Area crop;
    int rotate = 0;  // 0, 90, 180, 270, clockwise
    double unit = 1; // points in a unit of user space

    double width() const { return rotate % 180 == 0 ? crop.x2 - crop.x1 : crop.y2 - crop.y1; }
    double height() const { return rotate % 180 == 0 ? crop.y2 - crop.y1 : crop.x2 - crop.x1; }

    // User space to the page as shown, origin top left, y down.
    QPDFMatrix matrix() const
    {
        switch (rotate) {
        case 90:
            return {0, 1, 1, 0, -crop.y1, -crop.x1};
        case 180:
            return {-1, 0, 0, 1, crop.x2, -crop.y1};
        case 270:
            return {0, -1, -1, 0, crop.y2, crop.x2};
        default:
            return {1, 0, 0, -1, -crop.x1, crop.y2};
        }
    }
};

std::optional<Area> area_of(QPDFObjectHandle box)
{
    if (!box.isRectangle()) return std::nullopt;
    const auto r = box.getArrayAsRectangle();
    return Area{std::min(r.llx, r.urx), std::min(r.lly, r.ury), std::max(r.llx, r.urx),
                std::max(r.lly, r.ury)};
}

Area common(const Area& a, const Area& b)
{
    return {std::max(a.x1, b.x1), std::max(a.y1, b.y1), std::min(a.x2, b.x2), std::min(a.y2, b.y2)};
}

std::optional<View> view_of(QPDFObjectHandle page)
{
    QPDFPageObjectHelper helper{page};
    const auto media = area_of(helper.getAttribute("/MediaBox", false));
    if (!media) return std::nullopt;
    View view;
    const auto crop = area_of(helper.getAttribute("/CropBox", false));
    view.crop = crop ? common(*media, *crop) : *media;
    if (!(view.crop.x2 - view.crop.x1 > 1 && view.crop.y2 - view.crop.y1 > 1)) return std::nullopt;
    auto rotate = helper.getAttribute("/Rotate", false);
    if (rotate.isInteger()) view.rotate = (rotate.getIntValueAsInt() % 360 + 360) % 360;
    if (view.rotate % 90 != 0) return std::nullopt;
    auto unit = page.getKey("/UserUnit");
    if (unit.isNumber() && unit.getNumericValue() > 0) view.unit = unit.getNumericValue();
    return view;
}

struct Placement {
    Turn turn;
    Area on_page; // in points of the page as shown, y down
};

// Nothing when the image lies askew. The skew allowed is far below a pixel of a page image.
std::optional<Placement> placement(const QPDFMatrix& placed, const View& view)
{
    // From image space with its origin top left (u to the right, v down, both 0..1) to the page.
    QPDFMatrix m = view.matrix();
    m.concat(placed);
    m.concat(QPDFMatrix{1, 0, 0, -1, 0, 1});
    const double straight = std::max(std::abs(m.a), std::abs(m.d));
    const double swapped = std::max(std::abs(m.b), std::abs(m.c));
    const double skew = std::min(straight, swapped) / std::max(straight, swapped);
    if (!(skew < 2e-4)) return std::nullopt; // also when both are 0
    Placement result;
    result.turn.swap = swapped > straight;
    const double across = result.turn.swap ? m.c : m.a;
    const double down = result.turn.swap ? m.b : m.d;
    result.turn.mirror_x = across < 0;
    result.turn.mirror_y = down < 0;
    result.on_page = {std::min(m.e, m.e + across), std::min(m.f, m.f + down),
                      std::max(m.e, m.e + across), std::max(m.f, m.f + down)};
    return result;
}

// The page in pixels of the image: where it begins in the image, and its size.
struct Window {
    int left;
    int top;
    int width;
    int height;
};

// Off by a few pixels means page and image are the same but for rounding.
void snap(int& start, int& size, int image)
{
    const int slack = std::max(2, image / 250);
    if (std::abs(start) > slack || std::abs(start + size - image) > slack) return;
    start = 0;
    size = image;
}

// Nothing when the image is only a part of the page, which is then better drawn.
std::optional<Window> window(const Area& image, const View& view, const Raster& raster)
{
    const double across = raster.width / (image.x2 - image.x1);
    const double down = raster.height / (image.y2 - image.y1);
    if (!(std::abs(across / down - 1) <= equal_enough)) return std::nullopt;
    const Area shown = common(image, {0, 0, view.width(), view.height()});
    const double seen = std::max(0.0, shown.x2 - shown.x1) * std::max(0.0, shown.y2 - shown.y1);
    if (!(seen >= 0.5 * view.width() * view.height())) return std::nullopt;
    const auto pixels = [](double value) {
        return static_cast<int>(std::lround(std::clamp(value, -1e8, 1e8)));
    };
    Window found{pixels(-image.x1 * across), pixels(-image.y1 * down),
                 std::max(1, pixels(view.width() * across)),
                 std::max(1, pixels(view.height() * down))};
    snap(found.left, found.width, raster.width);
    snap(found.top, found.height, raster.height);
    if (std::int64_t{found.width} * found.height > max_raster_pixels) return std::nullopt;
    return found;
}

// The window's part of the image; white where the page goes beyond it.
Raster cut(Raster source, const Window& window)
{
    if (window.left == 0 && window.top == 0 && window.width == source.width &&
        window.height == source.height)
        return source;
    Raster target = make_raster(window.width, window.height, source.format);
    std::fill(target.pixels.begin(), target.pixels.end(), std::uint8_t{0xFF});
    const int from = std::max(0, window.left);
    const int to = std::min(source.width, window.left + window.width);
    const auto size = static_cast<std::size_t>(channels(source.format));
    for (int y = 0; y < window.height; ++y) {
        const int source_y = y + window.top;
        if (source_y < 0 || source_y >= source.height || to <= from) continue;
        const auto row = source.row(source_y).subspan(static_cast<std::size_t>(from) * size,
                                                      static_cast<std::size_t>(to - from) * size);
        std::copy(row.begin(), row.end(),
                  target.row(y).begin() + static_cast<std::ptrdiff_t>(
                                              static_cast<std::size_t>(from - window.left) * size));
    }
    return target;
}

// Whether the clip leaves all of the image that the page shows; a point of tolerance.
bool clip_harmless(const std::optional<Area>& clip, const QPDFMatrix& placed, const View& view)
{
    if (!clip) return true;
    QPDFMatrix matrix = placed;
    const auto r = matrix.transformRectangle({0, 0, 1, 1});
    const Area shown = common({r.llx, r.lly, r.urx, r.ury}, view.crop);
    return clip->x1 <= shown.x1 + 1 && clip->y1 <= shown.y1 + 1 && clip->x2 >= shown.x2 - 1 &&
           clip->y2 >= shown.y2 - 1;
}

QPDFObjectHandle page_at(QPDF& pdf, int page)
{
    const auto& pages = pdf.getAllPages();
    if (page < 0 || static_cast<std::size_t>(page) >= pages.size())
        return QPDFObjectHandle::newNull();
    return pages[static_cast<std::size_t>(page)];
}

std::optional<Raster> page_image(QPDFObjectHandle page)
{
    const auto view = view_of(page);
    if (!view) return std::nullopt;
    const auto found = sole_image(page);
    if (!found || !clip_harmless(found->clip, found->matrix, *view)) return std::nullopt;
    const auto placed = placement(found->matrix, *view);
    if (!placed) return std::nullopt;
    auto stored = decoded_image(found->image);
    if (!stored) return std::nullopt;
    Raster upright = turned(std::move(*stored), placed->turn);
    const auto seen = window(placed->on_page, *view, upright);
    if (!seen) return std::nullopt;
    const double inches = (placed->on_page.x2 - placed->on_page.x1) * view->unit / points_per_inch;
    const double dpi = upright.width / inches;
    Raster shown = cut(std::move(upright), *seen);
    shown.dpi = dpi;
    return gray_if_colourless(std::move(shown));
}

} // namespace

// Damage shows as exceptions of many kinds inside qpdf; whatever they say, the page is then drawn.
std::optional<Raster> embedded_page_image(QPDF& pdf, int page)
try {
    auto object = page_at(pdf, page);
    return object.isDictionary() ? page_image(object) : std::nullopt;
} catch (const std::bad_alloc&) {
    throw;
} catch (const std::exception&) {
    return std::nullopt;
}

} // namespace quire
