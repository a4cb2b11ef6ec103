#include "pictures.hpp"

#include "fixtures.hpp"

#include <gif_lib.h>
#include <leptonica/allheaders.h>
#include <libheif/heif.h>
#include <stdexcept>
#include <tiffio.h>
#include <unistd.h>
#include <webp/encode.h>
#include <webp/mux.h>

namespace quire::engines::testing_support {

namespace {

void require(bool done, const char* what)
{
    if (!done) throw std::runtime_error(what);
}

using Bytes = std::vector<std::uint8_t>;

Bytes rgba(const Shape& shape, bool all_dark = false)
{
    Bytes pixels;
    for (int y = 0; y < shape.height; ++y)
        for (int x = 0; x < shape.width; ++x) {
            const bool dark = all_dark || x < shape.width / 2;
            const std::uint8_t level = dark || shape.alpha ? 0 : 255;
            const std::uint8_t alpha = dark || !shape.alpha ? 255 : 0;
            pixels.insert(pixels.end(), {level, level, level, alpha});
        }
    return pixels;
}

std::string taken(WebPData& data)
{
    std::string bytes(reinterpret_cast<const char*>(data.bytes), data.size);
    WebPDataClear(&data);
    return bytes;
}

void add_frame(WebPAnimEncoder* encoder, const Bytes& pixels, int time)
{
    WebPPicture picture;
    require(WebPPictureInit(&picture), "webp");
    picture.use_argb = 1;
    picture.width = 200;
    picture.height = 100;
    require(WebPPictureImportRGBA(&picture, pixels.data(), 800), "webp pixels");
    require(WebPAnimEncoderAdd(encoder, &picture, time, nullptr), "webp frame");
    WebPPictureFree(&picture);
}

} // namespace

std::string webp_of(const Shape& shape)
{
    const auto pixels = rgba(shape);
    WebPData made{};
    std::uint8_t* bytes = nullptr;
    made.size =
        WebPEncodeLosslessRGBA(pixels.data(), shape.width, shape.height, 4 * shape.width, &bytes);
    made.bytes = bytes;
    return taken(made);
}

std::string animated_webp()
{
    const Handle<WebPAnimEncoder, WebPAnimEncoderDelete> encoder{
        WebPAnimEncoderNew(200, 100, nullptr)};
    add_frame(encoder.get(), rgba({}), 0);
    add_frame(encoder.get(), rgba({}, true), 100);
    require(WebPAnimEncoderAdd(encoder.get(), nullptr, 200, nullptr), "webp end");
    WebPData made{};
    require(WebPAnimEncoderAssemble(encoder.get(), &made), "webp animation");
    return taken(made);
}

std::string webp_with_exif(const Shape& shape, int orientation)
{
    const auto still = webp_of(shape);
    std::string exif("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18);
    exif += static_cast<char>(orientation);
    exif += std::string(7, '\0');
    const auto view = [](const std::string& bytes) {
        return WebPData{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
    };
    const auto picture = view(still);
    const auto notes = view(exif);
    const Handle<WebPMux, WebPMuxDelete> mux{WebPMuxNew()};
    require(WebPMuxSetImage(mux.get(), &picture, 1) == WEBP_MUX_OK, "webp image");
    require(WebPMuxSetChunk(mux.get(), "EXIF", &notes, 1) == WEBP_MUX_OK, "webp exif");
    WebPData made{};
    require(WebPMuxAssemble(mux.get(), &made) == WEBP_MUX_OK, "webp file");
    return taken(made);
}

std::string heic_of(const Shape& shape)
{
    const auto done = [](const heif_error& error) {
        require(error.code == heif_error_Ok, error.message);
    };
    heif_image* image = nullptr;
    done(heif_image_create(shape.width, shape.height, heif_colorspace_RGB,
                           heif_chroma_interleaved_RGBA, &image));
    const Handle<heif_image, heif_image_release> owner{image};
    done(heif_image_add_plane(image, heif_channel_interleaved, shape.width, shape.height, 32));
    int row_bytes = 0;
    auto* plane = heif_image_get_plane(image, heif_channel_interleaved, &row_bytes);
    const auto pixels = rgba(shape);
    const auto row = static_cast<std::ptrdiff_t>(shape.width) * 4;
    for (std::ptrdiff_t y = 0; y < shape.height; ++y)
        std::copy_n(pixels.data() + y * row, row, plane + y * row_bytes);

    const Handle<heif_context, heif_context_free> context{heif_context_alloc()};
    heif_encoder* encoder = nullptr;
    done(heif_context_get_encoder_for_format(context.get(), heif_compression_HEVC, &encoder));
    const Handle<heif_encoder, heif_encoder_release> encoder_owner{encoder};
    done(heif_context_encode_image(context.get(), image, encoder, nullptr, nullptr));
    std::string made;
    heif_writer writer{1, [](heif_context*, const void* bytes, std::size_t size, void* to) {
                           static_cast<std::string*>(to)->assign(static_cast<const char*>(bytes),
                                                                 size);
                           return heif_error{heif_error_Ok, heif_suberror_Unspecified, ""};
                       }};
    done(heif_context_write(context.get(), &writer, &made));
    return made;
}

std::string bmp_of(const Shape& shape)
{
    PIX* pix = pixCreate(shape.width, shape.height, 32);
    pixSetAllArbitrary(pix, 0xffffff00);
    pixRasterop(pix, 0, 0, shape.width / 2, shape.height, PIX_CLR, nullptr, 0, 0);
    l_uint8* bytes = nullptr;
    std::size_t size = 0;
    require(pixWriteMemBmp(&bytes, &size, pix) == 0, "bmp");
    std::string made(reinterpret_cast<const char*>(bytes), size);
    lept_free(bytes);
    pixDestroy(&pix);
    return made;
}

namespace {

int append(GifFileType* gif, const GifByteType* bytes, int count)
{
    static_cast<std::string*>(gif->UserData)
        ->append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count));
    return count;
}

void put_frame(GifFileType* gif, bool all_dark)
{
    require(EGifPutImageDesc(gif, 0, 0, 200, 100, false, nullptr) == GIF_OK, "gif frame");
    for (int line = 0; line < 100; ++line) {
        Bytes row(200, all_dark ? 0 : 1);
        std::fill_n(row.begin(), 100, std::uint8_t{0});
        require(EGifPutLine(gif, row.data(), 200) == GIF_OK, "gif row");
    }
}

// Rows in the order of four passes. The upper half is dark.
void put_interlaced_frame(GifFileType* gif)
{
    require(EGifPutImageDesc(gif, 0, 0, 200, 100, true, nullptr) == GIF_OK, "gif frame");
    const auto put = [&](int y) {
        Bytes row(200, y < 50 ? 0 : 1);
        require(EGifPutLine(gif, row.data(), 200) == GIF_OK, "gif row");
    };
    for (const auto& [first, step] : {std::pair{0, 8}, {4, 8}, {2, 4}, {1, 2}})
        for (int y = first; y < 100; y += step)
            put(y);
}

} // namespace

std::string gif_of(const GifShape& shape)
{
    std::string made;
    GifFileType* gif = EGifOpen(&made, append, nullptr);
    EGifSetGifVersion(gif, true);
    const GifColorType colours[] = {{0, 0, 0}, {255, 255, 255}};
    ColorMapObject* map = GifMakeMapObject(2, colours);
    if (shape.transparent) map->Colors[1] = {0, 0, 0};
    require(EGifPutScreenDesc(gif, 200, 100, 8, 0, map) == GIF_OK, "gif screen");
    GifFreeMapObject(map);
    GraphicsControlBlock control{DISPOSAL_UNSPECIFIED, false, 10,
                                 shape.transparent ? 1 : NO_TRANSPARENT_COLOR};
    GifByteType block[4];
    EGifGCBToExtension(&control, block);
    EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, 4, block);
    shape.interlaced ? put_interlaced_frame(gif) : put_frame(gif, false);
    for (int frame = 0; frame < shape.dark_frames; ++frame)
        put_frame(gif, true);
    require(EGifCloseFile(gif, nullptr) == GIF_OK, "gif end");
    return made;
}

namespace {

// One pixel, dark or light, as `kind` codes it.
std::string pixel(TiffKind kind, bool dark)
{
    switch (kind) {
    case TiffKind::cmyk:
        return {'\0', '\0', '\0', dark ? '\xff' : '\0'};
    case TiffKind::gray16:
        return std::string(2, dark ? '\0' : '\xff');
    case TiffKind::rgb16:
        return std::string(6, dark ? '\0' : '\xff');
    case TiffKind::rgba:
        return {'\0', '\0', '\0', dark ? '\xff' : '\0'};
    }
    return {};
}

} // namespace

std::string tiff_of(TiffKind kind, int orientation)
{
    const auto file = empty_file();
    const Handle<TIFF, TIFFClose> tiff{TIFFFdOpen(dup(file.get()), "memory", "w")};
    const bool deep = kind == TiffKind::gray16 || kind == TiffKind::rgb16;
    const int samples = kind == TiffKind::gray16 ? 1 : kind == TiffKind::rgb16 ? 3 : 4;
    const int photometric = kind == TiffKind::cmyk     ? PHOTOMETRIC_SEPARATED
                            : kind == TiffKind::gray16 ? PHOTOMETRIC_MINISBLACK
                                                       : PHOTOMETRIC_RGB;
    TIFFSetField(tiff.get(), TIFFTAG_IMAGEWIDTH, 200);
    TIFFSetField(tiff.get(), TIFFTAG_IMAGELENGTH, 100);
    TIFFSetField(tiff.get(), TIFFTAG_BITSPERSAMPLE, deep ? 16 : 8);
    TIFFSetField(tiff.get(), TIFFTAG_SAMPLESPERPIXEL, samples);
    TIFFSetField(tiff.get(), TIFFTAG_PHOTOMETRIC, photometric);
    TIFFSetField(tiff.get(), TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff.get(), TIFFTAG_ORIENTATION, orientation);
    TIFFSetField(tiff.get(), TIFFTAG_ROWSPERSTRIP, 100);
    const std::uint16_t alpha = EXTRASAMPLE_UNASSALPHA;
    if (kind == TiffKind::rgba) TIFFSetField(tiff.get(), TIFFTAG_EXTRASAMPLES, 1, &alpha);
    std::string row;
    for (int x = 0; x < 200; ++x)
        row += pixel(kind, x < 100);
    for (std::uint32_t y = 0; y < 100; ++y)
        require(TIFFWriteScanline(tiff.get(), row.data(), y, 0) == 1, "tiff row");
    TIFFWriteDirectory(tiff.get());
    TIFFFlush(tiff.get());
    return bytes_of(file);
}

} // namespace quire::engines::testing_support
