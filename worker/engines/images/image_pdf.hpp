#pragma once
// A PDF made of images, one a page. Pixels are asked for only while the PDF is being written, one
// image at a time, so memory does not grow with the pages.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <span>
#include <string>

namespace quire::engines {

struct Picture {
    std::uint32_t width = 0; // pixels
    std::uint32_t height = 0;
    double dpi_x = 0; // 0: not known
    double dpi_y = 0;
    int orientation = 1; // as EXIF and TIFF number them

    std::string dictionary; // colour space, bits, filter: the image dictionary's inside
    std::function<void(Pipeline*)> data;
    // A soft mask of the same size, one deflated byte a pixel; none: opaque.
    std::function<void(Pipeline*)> mask;
    std::string profile; // ICC profile; used with `profile_channels`
    int profile_channels = 0;
};

// The most pixels of one picture, of any kind: a sheet of A1 at 600 dpi has 280 million. Asked
// before memory is taken for them. Throws EngineError: damaged without a pixel, too_large.
inline constexpr std::uint64_t most_image_pixels = 400'000'000;
void check_pixels(std::uint64_t width, std::uint64_t height);

class ImagePdf {
public:
    ImagePdf() { m_pdf.emptyPDF(); }

    // Throws what check_pixels() does; no pixel was asked for then.
    void add_page(const Picture& picture);
    std::int64_t page_count() const { return m_pages; }
    void write(int fd);

private:
    QPDFObjectHandle image(const Picture& picture);

    QPDF m_pdf;
    std::int64_t m_pages = 0;
};

// Resolutions to print with: those given where they make sense, else such that the longer side
// makes a sheet of paper.
struct Resolution {
    double x = 0;
    double y = 0;
};
Resolution sensible_resolution(const Picture& picture);

// Whether `profile` is one for `profile_channels` channels: 1 gray, 3 RGB, 4 CMYK.
bool profile_fits(const Picture& picture);

// Each kind of image. `bytes` must stay until the PDF is written. Throw EngineError{damaged}.
void add_jpeg(ImagePdf& pdf, std::span<const std::byte> bytes);
void add_png(ImagePdf& pdf, std::span<const std::byte> bytes);
void add_tiff(ImagePdf& pdf, std::span<const std::byte> bytes, std::int64_t most_pages);
void add_gif(ImagePdf& pdf, std::span<const std::byte> bytes);  // the first frame
void add_webp(ImagePdf& pdf, std::span<const std::byte> bytes); // the first frame
void add_heif(ImagePdf& pdf, std::span<const std::byte> bytes); // the main image
// Whatever Leptonica reads. It decodes at once, so EngineError{too_large} comes above
// max_raster_pixels already, and before it is asked.
void add_other(ImagePdf& pdf, std::span<const std::byte> bytes);

// What a JPEG's markers say; pixels are not decoded.
Picture jpeg_picture(std::span<const std::byte> bytes);

} // namespace quire::engines
