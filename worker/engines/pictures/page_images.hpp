#pragma once
// The pictures of a page on their way to the worker: each made from the larger one before it.

#include "child/channel.hpp"

#include <engines/raster.hpp>

namespace quire::engines {

// One message for each of image_widths.
void send_page_images(Channel& channel, Raster page, const PageSize& size);

// `gif` is width x height.
void send_page_image(Channel& channel, int width, int height, std::span<const std::uint8_t> gif);

} // namespace quire::engines
