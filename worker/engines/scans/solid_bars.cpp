#include "solid_bars.hpp"

#include "ink.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace quire {
namespace {

constexpr double least_height = 0.1; // inches
constexpr double least_ratio = 0.8;  // width to height
constexpr double least_share = 0.8;  // of the shape that the bar is connected with
constexpr int least_spot = 3;        // pixels across; what is smaller is dust

struct Place {
    l_int32 left = 0;
    l_int32 top = 0;
    l_int32 width = 0;
    l_int32 height = 0;
    std::int64_t area() const { return std::int64_t{width} * height; }
};

Place place_of(Boxa* boxes, int number)
{
    Place place;
    boxaGetBoxGeometry(boxes, number, &place.left, &place.top, &place.width, &place.height);
    return place;
}

PixHandle cut_out(Pix* from, const Place& place)
{
    const Handle<Box, [](Box* box) { boxDestroy(&box); }> box{
        boxCreate(place.left, place.top, place.width, place.height)};
    return PixHandle{pixClipRectangle(from, box.get(), nullptr)};
}

std::int64_t count_ink(Pix* pix)
{
    l_int32 count = 0;
    pixCountPixels(pix, &count, nullptr);
    return count;
}

bool has_light_spot(Pix* ink)
{
    const PixHandle light{pixInvert(nullptr, ink)};
    const PixHandle spots{pixOpenBrick(nullptr, light.get(), least_spot, least_spot)};
    l_int32 none = 1;
    pixZero(spots.get(), &none);
    return none == 0;
}

// The largest part of `shape` in which a brick of these sides has room everywhere, and of nothing
// else: letters that touch a bar are thinner than it.
Place thickest_part(Pix* shape, int width, int height)
{
    const PixHandle thick{pixOpenBrick(nullptr, shape, width, height)};
    const Boxes parts{pixConnCompBB(thick.get(), 8)};
    Place largest;
    for (int i = 0; parts && i < boxaGetCount(parts.get()); ++i) {
        const auto part = place_of(parts.get(), i);
        if (part.area() > largest.area()) largest = part;
    }
    return largest;
}

// The bar that `shape` mostly is; nothing else is one.
std::optional<Place> bar_of(Pix* shape, int width, int height)
{
    const auto bar = thickest_part(shape, width, height);
    if (bar.area() == 0 || bar.width < least_ratio * bar.height) return {};
    if (static_cast<double>(bar.area()) < least_share * static_cast<double>(count_ink(shape)))
        return {};
    if (has_light_spot(cut_out(shape, bar).get())) return {};
    return bar;
}

void blank(Raster& gray, const Place& bar)
{
    constexpr int blur = 2; // its edge, where scaling has mixed it with the paper
    const int left = std::max(0, bar.left - blur);
    const int right = std::min(gray.width, bar.left + bar.width + blur);
    const int bottom = std::min(gray.height, bar.top + bar.height + blur);
    for (int y = std::max(0, bar.top - blur); y < bottom; ++y)
        std::ranges::fill(gray.row(y).subspan(static_cast<std::size_t>(left),
                                              static_cast<std::size_t>(right - left)),
                          std::uint8_t{255});
}

} // namespace

void blank_solid_bars(Raster& gray)
{
    const int height = static_cast<int>(std::lround(least_height * gray.dpi));
    const int width = static_cast<int>(std::lround(least_height * least_ratio * gray.dpi));
    if (height < 2 * least_spot) return; // too coarse, or the dpi is not known
    const auto ink = ink_of(gray);
    const Boxes shapes{pixConnCompBB(ink.get(), 8)};
    for (int i = 0; shapes && i < boxaGetCount(shapes.get()); ++i) {
        const auto place = place_of(shapes.get(), i);
        if (place.width < width || place.height < height) continue;
        auto bar = bar_of(cut_out(ink.get(), place).get(), width, height);
        if (!bar) continue;
        bar->left += place.left;
        bar->top += place.top;
        blank(gray, *bar);
    }
}

} // namespace quire
