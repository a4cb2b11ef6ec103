#include "page_images.hpp"

#include <engines/gif.hpp>
#include <engines/scale.hpp>

namespace quire::engines {

void send_page_images(Channel& channel, Raster page, const PageSize& size)
{
    for (const int width : image_widths) {
        const int height = image_height(size, width);
        if (page.width != width || page.height != height) page = scaled(page, width, height);
        send_page_image(channel, width, height, encode_gif(page));
    }
}

void send_page_image(Channel& channel, int width, int height, std::span<const std::uint8_t> gif)
{
    Encoder body;
    body.u32(static_cast<std::uint32_t>(width));
    body.u32(static_cast<std::uint32_t>(height));
    auto bytes = body.take();
    bytes.append(reinterpret_cast<const char*>(gif.data()), gif.size());
    channel.send(ToWorker::page_image, bytes);
}

} // namespace quire::engines
