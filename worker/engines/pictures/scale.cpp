#include <engines/scale.hpp>

#include <base/error.hpp>

#include <algorithm>
#include <cmath>

namespace quire {
namespace {

// Weights are 8-bit fractions, so that a column sum fits 16 bits and the compiler can work on
// many pixels at once.
constexpr unsigned one = 256;

// Past this shrinking factor 8-bit weights get coarse: go in two steps.
constexpr int largest_step = 16;

// Which source positions each target position is made of. Every target has `count` of them (some
// may weigh nothing), the weights of one target add up to `one`.
struct Taps {
    int count = 0;
    bool pairs = false; // target i is made of 2 i and 2 i + 1, half of each
    std::vector<int> first;
    std::vector<std::uint16_t> weights; // `count` for each target
};

void put_area(std::uint16_t* weights, int first, int count, double from, double to)
{
    unsigned given = 0;
    for (int i = 0; i < count; ++i) {
        const double covered = std::clamp(first + i + 1.0, from, to) - from;
        const auto sum = static_cast<unsigned>(std::lround(covered / (to - from) * one));
        weights[i] = static_cast<std::uint16_t>(sum - given);
        given = sum;
    }
}

Taps shrinking_taps(int source, int target)
{
    const double factor = static_cast<double>(source) / target;
    Taps taps;
    taps.pairs = source == 2 * target;
    const int cut_through = source % target == 0 ? 0 : 1; // a pixel at the edge of a target
    taps.count = std::min(source, static_cast<int>(std::ceil(factor)) + cut_through);
    taps.weights.resize(static_cast<std::size_t>(target) * static_cast<std::size_t>(taps.count));
    for (int i = 0; i < target; ++i) {
        const double from = i * factor;
        const double to = std::min<double>(source, (i + 1) * factor);
        const int first = std::min(static_cast<int>(from), source - taps.count);
        taps.first.push_back(first);
        put_area(&taps.weights[static_cast<std::size_t>(i) * static_cast<std::size_t>(taps.count)],
                 first, taps.count, from, to);
    }
    return taps;
}

Taps growing_taps(int source, int target)
{
    const double factor = static_cast<double>(source) / target;
    Taps taps;
    taps.count = std::min(source, 2);
    for (int i = 0; i < target; ++i) {
        const double centre = std::clamp((i + 0.5) * factor - 0.5, 0.0, source - 1.0);
        const int first = std::min(static_cast<int>(centre), source - taps.count);
        const auto right = static_cast<unsigned>(std::lround((centre - first) * one));
        taps.first.push_back(first);
        if (taps.count == 1) {
            taps.weights.push_back(one);
            continue;
        }
        taps.weights.push_back(static_cast<std::uint16_t>(one - right));
        taps.weights.push_back(static_cast<std::uint16_t>(right));
    }
    return taps;
}

Taps taps_for(int source, int target)
{
    return target > source ? growing_taps(source, target) : shrinking_taps(source, target);
}

void add_row(std::uint16_t* __restrict sums, const std::uint8_t* __restrict row, std::size_t size,
             std::uint16_t weight)
{
    for (std::size_t i = 0; i < size; ++i)
        sums[i] = static_cast<std::uint16_t>(sums[i] + row[i] * weight);
}

// One target row before it is made narrower: sums of 256 times the pixel value.
void merge_rows(const Raster& source, const Taps& down, int y, std::vector<std::uint16_t>& sums)
{
    std::fill(sums.begin(), sums.end(), std::uint16_t{0});
    const auto first = static_cast<std::size_t>(y) * static_cast<std::size_t>(down.count);
    for (int i = 0; i < down.count; ++i) {
        const auto weight = down.weights[first + static_cast<std::size_t>(i)];
        if (weight == 0) continue;
        add_row(sums.data(), source.row(down.first[static_cast<std::size_t>(y)] + i).data(),
                sums.size(), weight);
    }
}

// One target row of 256 times the pixel values, as wide as it is.
void round_row(const std::uint16_t* __restrict sums, std::size_t size, std::uint8_t* __restrict out)
{
    for (std::size_t i = 0; i < size; ++i)
        out[i] = static_cast<std::uint8_t>(static_cast<std::uint16_t>(sums[i] + one / 2) / one);
}

// One target row of 256 times the pixel values, made narrower or wider. `taps` is across.count
// where that is known while compiling, which makes the common small factors twice as fast, else 0.
template<int channel_count, int taps>
void merge_columns(const std::uint16_t* sums, const Taps& across, std::uint8_t* out)
{
    const int count = taps == 0 ? across.count : taps;
    const std::uint16_t* weight = across.weights.data();
    for (const int first : across.first) {
        const std::uint16_t* in = sums + static_cast<std::ptrdiff_t>(first) * channel_count;
        std::uint32_t total[channel_count] = {};
        for (int i = 0; i < count; ++i, in += channel_count, ++weight)
            for (int c = 0; c < channel_count; ++c)
                total[c] += static_cast<std::uint32_t>(in[c]) * *weight;
        for (int c = 0; c < channel_count; ++c)
            *out++ = static_cast<std::uint8_t>((total[c] + one * one / 2) / (one * one));
    }
}

// The same where each pixel is made of two, which the compiler can do for many pixels at once. A
// text page is halved from its largest picture to the next.
template<int channel_count>
void merge_pairs(const std::uint16_t* __restrict sums, std::size_t width,
                 std::uint8_t* __restrict out)
{
    for (std::size_t x = 0; x < width; ++x)
        for (std::size_t c = 0; c < channel_count; ++c) {
            const std::uint32_t total = std::uint32_t{sums[2 * x * channel_count + c]} +
                                        sums[(2 * x + 1) * channel_count + c];
            out[x * channel_count + c] = static_cast<std::uint8_t>((total + one) / (2 * one));
        }
}

template<int channel_count>
void merge_columns(const std::uint16_t* sums, const Taps& across, std::uint8_t* out)
{
    if (across.pairs) return merge_pairs<channel_count>(sums, across.first.size(), out);
    switch (across.count) {
    case 2:
        return merge_columns<channel_count, 2>(sums, across, out);
    case 3:
        return merge_columns<channel_count, 3>(sums, across, out);
    case 4:
        return merge_columns<channel_count, 4>(sums, across, out);
    case 5:
        return merge_columns<channel_count, 5>(sums, across, out);
    default:
        return merge_columns<channel_count, 0>(sums, across, out);
    }
}

Raster scaled_in_one_step(const Raster& source, int width, int height)
{
    const double dpi = source.dpi * width / source.width;
    Raster target = make_raster(width, height, source.format, dpi);
    const Taps across = taps_for(source.width, width);
    const Taps down = taps_for(source.height, height);
    std::vector<std::uint16_t> sums(source.stride());
    for (int y = 0; y < height; ++y) {
        merge_rows(source, down, y, sums);
        if (width == source.width)
            round_row(sums.data(), sums.size(), target.row(y).data());
        else if (source.format == PixelFormat::gray8)
            merge_columns<1>(sums.data(), across, target.row(y).data());
        else
            merge_columns<3>(sums.data(), across, target.row(y).data());
    }
    return target;
}

} // namespace

int height_for_width(int width, int height, int new_width)
{
    if (width < 1) throw Invalid{"image", "An image needs at least one pixel."};
    const double exact = static_cast<double>(height) * new_width / width;
    return static_cast<int>(std::clamp(std::round(exact), 1.0, 1e9));
}

Raster scaled(const Raster& source, int width, int height)
{
    if (width == source.width && height == source.height) return source;
    if (width < 1 || height < 1 || source.pixels.empty())
        throw Invalid{"image", "An image needs at least one pixel."};
    const bool far = source.width / largest_step >= width || source.height / largest_step >= height;
    if (!far) return scaled_in_one_step(source, width, height);
    const auto halfway = [](int from, int to) {
        return std::min(from, std::max(to, from / (largest_step / 2)));
    };
    return scaled(
        scaled_in_one_step(source, halfway(source.width, width), halfway(source.height, height)),
        width, height);
}

Raster scaled_to_width(const Raster& source, int width)
{
    return scaled(source, width, height_for_width(source.width, source.height, width));
}

Raster scaled_to_dpi(Raster source, double dpi)
{
    if (source.dpi <= 0 || std::abs(source.dpi / dpi - 1) <= 0.02) return source;
    const double width = std::round(source.width * dpi / source.dpi);
    return scaled_to_width(source, static_cast<int>(std::clamp(width, 1.0, 1e9)));
}

Raster to_gray(Raster source)
{
    if (source.format == PixelFormat::gray8) return source;
    Raster gray = make_raster(source.width, source.height, PixelFormat::gray8, source.dpi);
    const std::uint8_t* in = source.pixels.data();
    for (auto& out : gray.pixels) {
        out = static_cast<std::uint8_t>((77 * in[0] + 150 * in[1] + 29 * in[2] + 128) >> 8);
        in += 3;
    }
    return gray;
}

Raster gray_if_colourless(Raster source)
{
    if (source.format == PixelFormat::gray8) return source;
    const auto& all = source.pixels;
    for (std::size_t i = 0; i + 2 < all.size(); i += 3)
        if (all[i] != all[i + 1] || all[i] != all[i + 2]) return source;
    Raster gray = make_raster(source.width, source.height, PixelFormat::gray8, source.dpi);
    for (std::size_t i = 0; i < gray.pixels.size(); ++i)
        gray.pixels[i] = all[3 * i];
    return gray;
}

} // namespace quire
