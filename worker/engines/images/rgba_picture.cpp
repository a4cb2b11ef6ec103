#include "rgba_picture.hpp"

#include "deflated_rows.hpp"

namespace quire::engines {

namespace {

// Sends `count` channels from `first` on of every pixel.
std::function<void(Pipeline*)> channels(const RgbaPixels& pixels, std::size_t first,
                                        std::size_t count)
{
    return [=](Pipeline* to) {
        deflate_rows(to, static_cast<int>(pixels.height), count * pixels.width,
                     [&](int y, std::vector<unsigned char>& row) {
                         const auto* line =
                             pixels.first.get() + static_cast<std::size_t>(y) * pixels.row_bytes;
                         for (std::size_t i = 0; i < row.size(); ++i)
                             row[i] = line[i / count * 4 + first + i % count];
                     });
    };
}

} // namespace

Picture rgba_picture(const RgbaPixels& pixels, bool has_alpha)
{
    Picture picture;
    picture.width = pixels.width;
    picture.height = pixels.height;
    picture.dictionary = "/BitsPerComponent 8 /Filter /FlateDecode /ColorSpace /DeviceRGB";
    picture.data = channels(pixels, 0, 3);
    if (has_alpha) picture.mask = channels(pixels, 3, 1);
    return picture;
}

} // namespace quire::engines
