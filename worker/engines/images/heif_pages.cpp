// HEIF, as telephones write it: the main image, decoded. The library turns it upright itself.

#include "rgba_picture.hpp"

#include <base/handle.hpp>
#include <engines/engine.hpp>

#include <libheif/heif.h>

namespace quire::engines {

namespace {

using Context = Handle<heif_context, heif_context_free>;
using ImageHandle = Handle<const heif_image_handle, heif_image_handle_release>;

void check(const heif_error& error)
{
    if (error.code == heif_error_Ok) return;
    if (error.subcode == heif_suberror_Security_limit_exceeded)
        throw EngineError(ErrorKind::too_large, "heif");
    const bool unknown = error.code == heif_error_Unsupported_feature ||
                         error.code == heif_error_Unsupported_filetype;
    throw EngineError(unknown ? ErrorKind::unsupported : ErrorKind::damaged, "heif");
}

ImageHandle main_image(heif_context* file)
{
    heif_image_handle* handle = nullptr;
    check(heif_context_get_primary_image_handle(file, &handle));
    return ImageHandle{handle};
}

RgbaPixels decoded(const heif_image_handle* handle)
{
    heif_image* decoded = nullptr;
    check(heif_decode_image(handle, &decoded, heif_colorspace_RGB, heif_chroma_interleaved_RGBA,
                            nullptr));
    const std::shared_ptr<const heif_image> image{decoded, heif_image_release};
    int row_bytes = 0;
    const auto* first =
        heif_image_get_plane_readonly(image.get(), heif_channel_interleaved, &row_bytes);
    const int width = heif_image_get_width(image.get(), heif_channel_interleaved);
    const int height = heif_image_get_height(image.get(), heif_channel_interleaved);
    if (!first || width < 1 || height < 1) throw EngineError(ErrorKind::damaged, "heif");
    return {{image, first},
            static_cast<std::size_t>(row_bytes),
            static_cast<std::uint32_t>(width),
            static_cast<std::uint32_t>(height)};
}

void add_profile(Picture& picture, const heif_image_handle* handle)
{
    picture.profile.resize(heif_image_handle_get_raw_color_profile_size(handle));
    picture.profile_channels = 3;
    const bool got = !picture.profile.empty() &&
                     heif_image_handle_get_raw_color_profile(handle, picture.profile.data()).code ==
                         heif_error_Ok;
    if (!got || !profile_fits(picture)) picture.profile.clear();
}

} // namespace

void add_heif(ImagePdf& pdf, std::span<const std::byte> bytes)
{
    const Context file{heif_context_alloc()};
    if (!file) throw std::bad_alloc{};
    heif_context_set_max_decoding_threads(file.get(), 0); // the child may not start any
    check(heif_context_read_from_memory_without_copy(file.get(), bytes.data(), bytes.size(),
                                                     nullptr));
    const auto handle = main_image(file.get());
    check_pixels(static_cast<std::uint64_t>(heif_image_handle_get_width(handle.get())),
                 static_cast<std::uint64_t>(heif_image_handle_get_height(handle.get())));
    auto picture =
        rgba_picture(decoded(handle.get()), heif_image_handle_has_alpha_channel(handle.get()) != 0);
    add_profile(picture, handle.get());
    pdf.add_page(picture);
}

} // namespace quire::engines
