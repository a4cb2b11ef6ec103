#include "print_size.hpp"

#include <base/error.hpp>
#include <base/handle.hpp>

#include <leptonica/allheaders.h>

#include <algorithm>
#include <array>
#include <numbers>

namespace quire {
namespace {

void destroy(Pix* pix)
{
    pixDestroy(&pix);
}
void destroy_boxes(Boxa* boxes)
{
    boxaDestroy(&boxes);
}
using PixHandle = Handle<Pix, &destroy>;
using Boxes = Handle<Boxa, &destroy_boxes>;

// The gray value that parts ink from paper best (Otsu): the largest variance between the two.
int ink_threshold(const Raster& gray)
{
    std::array<double, 256> count{};
    for (const auto value : gray.pixels)
        ++count[value];
    double all = 0;
    double all_sum = 0;
    for (std::size_t value = 0; value < count.size(); ++value) {
        all += count[value];
        all_sum += count[value] * static_cast<double>(value);
    }
    double dark = 0;
    double dark_sum = 0;
    double best = -1;
    int threshold = 128;
    for (std::size_t value = 0; value < count.size(); ++value) {
        dark += count[value];
        dark_sum += count[value] * static_cast<double>(value);
        if (dark == 0 || dark == all) continue;
        const double apart = dark_sum / dark - (all_sum - dark_sum) / (all - dark);
        const double variance = dark * (all - dark) * apart * apart;
        if (variance <= best) continue;
        best = variance;
        threshold = static_cast<int>(value);
    }
    return threshold;
}

// One bit a pixel, ink set, in Leptonica's order: 32-bit words, the leftmost pixel on top.
PixHandle ink_of(const Raster& gray)
{
    const int threshold = ink_threshold(gray);
    PixHandle ink{pixCreate(gray.width, gray.height, 1)};
    if (!ink) throw Error{"no memory for a page image"};
    for (int y = 0; y < gray.height; ++y) {
        l_uint32* words = pixGetData(ink.get()) + std::ptrdiff_t{y} * pixGetWpl(ink.get());
        const auto row = gray.row(y);
        for (std::size_t x = 0; x < row.size(); ++x)
            if (row[x] <= threshold) words[x / 32] |= 0x80000000u >> (x % 32);
    }
    return ink;
}

} // namespace

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
