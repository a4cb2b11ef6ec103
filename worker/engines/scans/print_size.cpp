#include "print_size.hpp"

#include "ink.hpp"

#include <base/error.hpp>

#include <algorithm>
#include <numbers>

namespace quire {

int median_shape_height(const Raster& gray)
{
    constexpr int least = 4; // smaller ones are specks, dots and commas
    constexpr int most = 100;
    constexpr std::size_t enough = 50;
    const Boxes boxes{pixConnCompBB(ink_of(gray).get(), 8)};
    if (!boxes) return 0;
    std::vector<int> heights;
    for (int i = 0; i < boxaGetCount(boxes.get()); ++i) {
        l_int32 width = 0;
        l_int32 height = 0;
        boxaGetBoxGeometry(boxes.get(), i, nullptr, nullptr, &width, &height);
        if (height >= least && height <= most && width <= 3 * height) heights.push_back(height);
    }
    if (heights.size() < enough) return 0;
    const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
    std::nth_element(heights.begin(), middle, heights.end());
    return *middle;
}

double skew_of(const Raster& gray)
{
    constexpr float sure = 3; // Leptonica's own measure and limit
    l_float32 turn_back = 0;
    l_float32 confidence = 0;
    if (pixFindSkew(ink_of(gray).get(), &turn_back, &confidence) != 0) return 0;
    return confidence < sure ? 0 : -turn_back;
}

Raster straightened(const Raster& gray, double skew)
{
    const PixHandle askew{pixCreate(gray.width, gray.height, 8)};
    if (!askew) throw Error{"no memory for a page image"};
    for (int y = 0; y < gray.height; ++y) {
        auto* line = pixGetData(askew.get()) + std::ptrdiff_t{y} * pixGetWpl(askew.get());
        const auto row = gray.row(y);
        for (int x = 0; x < gray.width; ++x)
            SET_DATA_BYTE(line, x, row[static_cast<std::size_t>(x)]);
    }
    const auto radians = static_cast<l_float32>(-skew * std::numbers::pi / 180);
    const PixHandle straight{pixRotate(askew.get(), radians, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE,
                                       gray.width, gray.height)};
    if (!straight) throw Error{"no memory for a page image"};
    auto result = make_raster(pixGetWidth(straight.get()), pixGetHeight(straight.get()),
                              PixelFormat::gray8, gray.dpi);
    for (int y = 0; y < result.height; ++y) {
        const auto* line =
            pixGetData(straight.get()) + std::ptrdiff_t{y} * pixGetWpl(straight.get());
        const auto row = result.row(y);
        for (int x = 0; x < result.width; ++x)
            row[static_cast<std::size_t>(x)] = GET_DATA_BYTE(line, x);
    }
    return result;
}

} // namespace quire
