#include <engines/turn.hpp>

#include <algorithm>

namespace quire {
namespace {

template<int channel_count>
void turn_pixels(const Raster& source, Raster& target, const Turn& turn)
{
    const std::ptrdiff_t stride = static_cast<std::ptrdiff_t>(source.stride());
    const std::ptrdiff_t step_x = turn.swap ? stride : channel_count;
    const std::ptrdiff_t step_y = turn.swap ? channel_count : stride;
    std::uint8_t* out = target.pixels.data();
    for (int y = 0; y < target.height; ++y) {
        const std::ptrdiff_t from_y = turn.mirror_y ? target.height - 1 - y : y;
        const std::ptrdiff_t from_x = turn.mirror_x ? target.width - 1 : 0;
        const std::uint8_t* in = source.pixels.data() + from_y * step_y + from_x * step_x;
        for (int x = 0; x < target.width; ++x, out += channel_count) {
            std::copy_n(in, channel_count, out);
            in += turn.mirror_x ? -step_x : step_x;
        }
    }
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

} // namespace quire
