#include "ink.hpp"

#include <base/error.hpp>

#include <array>

namespace quire {
namespace {

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

} // namespace

// In Leptonica's order: 32-bit words, the leftmost pixel on top.
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

} // namespace quire
