#include "fixtures.hpp"

#include <cairo.h>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <leptonica/allheaders.h>
#include <memory>
#include <numbers>
#include <pango/pangocairo.h>
#include <qpdf/Pl_Discard.hh>
#include <qpdf/Pl_String.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/stat.h>
#include <tiffio.h>
#include <turbojpeg.h>
#include <unistd.h>

// Fontconfig keeps what it has read until the process ends, and so does the encoder by which tests
// make pictures of the kind of telephones; sanitized tests do not mind.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions()
{
    return "leak:libfontconfig\nleak:libx265\n";
}

namespace quire::engines::testing_support {

namespace {

using Surface = Handle<cairo_surface_t, cairo_surface_destroy>;
using Context = Handle<cairo_t, cairo_destroy>;

std::string png_of(cairo_surface_t* surface)
{
    std::string out;
    cairo_surface_write_to_png_stream(
        surface,
        [](void* to, const unsigned char* bytes, unsigned count) {
            static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
            return CAIRO_STATUS_SUCCESS;
        },
        &out);
    return out;
}

// An APP1 marker with nothing but the orientation.
std::string exif(int orientation)
{
    std::string tiff("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18);
    tiff += static_cast<char>(orientation);
    tiff += std::string(7, '\0');
    const std::string body = std::string("Exif\0\0", 6) + tiff;
    return std::string("\xff\xe1\0", 3) + static_cast<char>(body.size() + 2) + body;
}

void draw_bars(TIFF* tiff, int bars)
{
    std::vector<unsigned char> row(100);
    for (int y = 0; y < 600; ++y) {
        const bool black = y / 40 % 2 == 1 && y / 80 < bars;
        std::fill(row.begin(), row.end(), static_cast<unsigned char>(black ? 0xff : 0));
        TIFFWriteScanline(tiff, row.data(), static_cast<std::uint32_t>(y), 0);
    }
}

} // namespace

Descriptor empty_file()
{
    return Descriptor{memfd_create("test", MFD_CLOEXEC)};
}

Descriptor file_of(std::string_view bytes)
{
    auto file = empty_file();
    for (std::size_t done = 0; done < bytes.size();) {
        const auto count = write(file.get(), bytes.data() + done, bytes.size() - done);
        if (count <= 0) throw std::runtime_error("write");
        done += static_cast<std::size_t>(count);
    }
    return file;
}

std::string bytes_of(const Descriptor& file)
{
    struct stat about {};
    fstat(file.get(), &about);
    std::string bytes(static_cast<std::size_t>(about.st_size), '\0');
    if (pread(file.get(), bytes.data(), bytes.size(), 0) != about.st_size)
        throw std::runtime_error("read");
    return bytes;
}

EngineSettings settings()
{
    EngineSettings settings;
    settings.program = QUIRE_ENGINE;
    settings.bindery = QUIRE_BINDERY;
    settings.tessdata = "/usr/share/tesseract-ocr/5/tessdata";
    settings.office = "/usr/lib/libreoffice/program/soffice.bin";
    return settings;
}

Engine engine()
{
    return Engine{settings()};
}

std::string pdf_of(const std::vector<std::string>& objects)
{
    std::string out = "%PDF-1.7\n";
    std::string table = fmt::format("xref\n0 {}\n0000000000 65535 f \n", objects.size() + 1);
    for (std::size_t i = 0; i < objects.size(); ++i) {
        table += fmt::format("{:010} 00000 n \n", out.size());
        out += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
    }
    const auto start = out.size();
    return out + table +
           fmt::format("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n",
                       objects.size() + 1, start);
}

std::string one_page(const std::string& inside, const std::string& content)
{
    return pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                   "<< /Type /Page /Parent 2 0 R /Contents 4 0 R " + inside + " >>",
                   fmt::format("<< /Length {} >>\nstream\n{}\nendstream", content.size(), content),
                   "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"});
}

std::string text_page(const std::string& inside)
{
    return one_page(inside + " /Resources << /Font << /F 5 0 R >> >>", hello);
}

namespace {

Scan pixels_of(cairo_surface_t* surface)
{
    Scan scan;
    cairo_surface_flush(surface);
    const unsigned char* pixels = cairo_image_surface_get_data(surface);
    const auto stride = static_cast<std::size_t>(cairo_image_surface_get_stride(surface));
    for (std::size_t y = 0; y < static_cast<std::size_t>(scan.height); ++y)
        for (std::size_t x = 0; x < static_cast<std::size_t>(scan.width); ++x)
            scan.gray.push_back(pixels[y * stride + 4 * x]);
    return scan;
}

// White paper, to be drawn on in black.
Surface paper()
{
    const Scan size;
    Surface surface{cairo_image_surface_create(CAIRO_FORMAT_RGB24, size.width, size.height)};
    const Context context{cairo_create(surface.get())};
    cairo_set_source_rgb(context.get(), 1, 1, 1);
    cairo_paint(context.get());
    return surface;
}

void free_object(void* object)
{
    g_object_unref(object);
}

} // namespace

Scan scan_of(const std::vector<std::string>& lines, double size, double degrees)
{
    const Scan page;
    const auto surface = paper();
    const Context context{cairo_create(surface.get())};
    cairo_translate(context.get(), page.width / 2.0, page.height / 2.0);
    cairo_rotate(context.get(), degrees * std::numbers::pi / 180);
    cairo_translate(context.get(), -page.width / 2.0, -page.height / 2.0);
    cairo_select_font_face(context.get(), "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(context.get(), size);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        cairo_move_to(context.get(), 200, 300 + 1.5 * size * static_cast<double>(i));
        cairo_show_text(context.get(), lines[i].c_str());
    }
    return pixels_of(surface.get());
}

Scan paragraph_of(const std::vector<std::string>& lines, const std::string& font)
{
    const auto surface = paper();
    const Context context{cairo_create(surface.get())};
    const Handle<void, free_object> owner{pango_cairo_create_layout(context.get())};
    auto* layout = static_cast<PangoLayout*>(owner.get());
    const Handle<PangoFontDescription, pango_font_description_free> face{
        pango_font_description_from_string((font + " 36px").c_str())};
    pango_layout_set_font_description(layout, face.get());
    pango_layout_set_width(layout, 1300 * PANGO_SCALE);
    std::string text;
    for (const auto& line : lines)
        text += line + "\n";
    pango_layout_set_text(layout, text.c_str(), -1);
    cairo_move_to(context.get(), 200, 300);
    pango_cairo_show_layout(context.get(), layout);
    return pixels_of(surface.get());
}

std::string scanned_page(const Scan& scan, const std::string& inside)
{
    const std::string pixels{scan.gray.begin(), scan.gray.end()};
    const std::string content = "q 612 0 0 792 0 0 cm /Im Do Q";
    return pdf_of(
        {"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
         "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 612 792] /Resources << "
         "/XObject << /Im 5 0 R >> >> " +
             inside + " >>",
         fmt::format("<< /Length {} >>\nstream\n{}\nendstream", content.size(), content),
         fmt::format("<< /Type /XObject /Subtype /Image /Width {} /Height {} /BitsPerComponent 8 "
                     "/ColorSpace /DeviceGray /Length {} >>\nstream\n{}\nendstream",
                     scan.width, scan.height, pixels.size(), pixels)});
}

std::string jpeg_of(const Scan& scan, int exif_orientation)
{
    const Handle<void, tjDestroy> compressor{tjInitCompress()};
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    tjCompress2(compressor.get(), scan.gray.data(), scan.width, 0, scan.height, TJPF_GRAY, &bytes,
                &size, TJSAMP_GRAY, 85, 0);
    std::string jpeg{reinterpret_cast<char*>(bytes), size};
    tjFree(bytes);
    return jpeg.insert(2, exif(exif_orientation));
}

std::string png_with_alpha()
{
    const Surface surface{cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 200, 100)};
    const Context context{cairo_create(surface.get())};
    cairo_set_source_rgba(context.get(), 1, 0, 0, 1);
    cairo_rectangle(context.get(), 0, 0, 100, 100);
    cairo_fill(context.get());
    return png_of(surface.get());
}

std::string plain_png()
{
    const Surface surface{cairo_image_surface_create(CAIRO_FORMAT_RGB24, 300, 200)};
    const Context context{cairo_create(surface.get())};
    cairo_set_source_rgb(context.get(), 1, 1, 1);
    cairo_rectangle(context.get(), 150, 0, 150, 200);
    cairo_fill(context.get());
    return png_of(surface.get());
}

std::string group4_tiff(int pages, bool strips)
{
    const auto file = empty_file();
    const Handle<TIFF, TIFFClose> tiff{TIFFFdOpen(dup(file.get()), "memory", "w")};
    for (int page = 0; page < pages; ++page) {
        TIFFSetField(tiff.get(), TIFFTAG_IMAGEWIDTH, 800);
        TIFFSetField(tiff.get(), TIFFTAG_IMAGELENGTH, 600);
        TIFFSetField(tiff.get(), TIFFTAG_BITSPERSAMPLE, 1);
        TIFFSetField(tiff.get(), TIFFTAG_SAMPLESPERPIXEL, 1);
        TIFFSetField(tiff.get(), TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
        TIFFSetField(tiff.get(), TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
        TIFFSetField(tiff.get(), TIFFTAG_ROWSPERSTRIP, strips ? 100 : 600);
        TIFFSetField(tiff.get(), TIFFTAG_XRESOLUTION, 100.0);
        TIFFSetField(tiff.get(), TIFFTAG_YRESOLUTION, 100.0);
        TIFFSetField(tiff.get(), TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
        draw_bars(tiff.get(), page + 1);
        TIFFWriteDirectory(tiff.get());
    }
    TIFFFlush(tiff.get());
    return bytes_of(file);
}

std::string text_by_pdftotext(const std::string& pdf, const std::string& options)
{
    const auto file = file_of(pdf);
    const auto command =
        fmt::format("pdftotext {} /proc/{}/fd/{} -", options, getpid(), file.get());
    const std::unique_ptr<FILE, int (*)(FILE*)> output{popen(command.c_str(), "r"), pclose};
    if (!output) throw std::runtime_error("pdftotext");
    std::string text;
    for (int byte = std::fgetc(output.get()); byte != EOF; byte = std::fgetc(output.get()))
        text += static_cast<char>(byte);
    return text;
}

void with_pdf(const std::string& bytes, const std::function<void(QPDF&)>& look)
{
    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.processMemoryFile("test", bytes.data(), bytes.size());
    look(pdf);
}

std::string encrypted(const std::string& pdf, const std::string& user_password)
{
    std::string out;
    with_pdf(pdf, [&](QPDF& open) {
        Pl_String into{"out", nullptr, out};
        QPDFWriter writer{open};
        writer.setOutputPipeline(&into);
        writer.setR6EncryptionParameters(user_password.c_str(), "owner", true, true, true, true,
                                         true, true, qpdf_r3p_full, true);
        writer.write();
    });
    return out;
}

std::string rewritten(QPDF& pdf)
{
    std::string out;
    Pl_String into{"out", nullptr, out};
    QPDFWriter writer{pdf};
    writer.setOutputPipeline(&into);
    writer.write();
    return out;
}

std::string complaints_about(const std::string& pdf)
{
    std::string found;
    try {
        with_pdf(pdf, [&](QPDF& open) {
            Pl_Discard nowhere;
            QPDFWriter writer{open};
            writer.setOutputPipeline(&nowhere);
            writer.setDecodeLevel(qpdf_dl_all);
            writer.write();
            for (const auto& warning : open.getWarnings())
                found += std::string{warning.what()} + "\n";
        });
    } catch (const std::exception& error) { // the finding itself
        found += error.what();
    }
    return found;
}

std::vector<std::string> image_streams(const std::string& pdf)
{
    std::vector<std::string> streams;
    with_pdf(pdf, [&](QPDF& open) {
        for (auto& page : open.getAllPages())
            for (auto& [name, image] : QPDFPageObjectHelper{page}.getImages()) {
                auto object = image;
                const auto buffer = object.getRawStreamData();
                streams.emplace_back(reinterpret_cast<const char*>(buffer->getBuffer()),
                                     buffer->getSize());
            }
    });
    return streams;
}

double darkness(const std::string& gif, double x1, double y1, double x2, double y2)
{
    PIX* read = pixReadMem(reinterpret_cast<const l_uint8*>(gif.data()), gif.size());
    if (!read) throw std::runtime_error("not a GIF");
    PIX* plain = pixRemoveColormap(read, REMOVE_CMAP_TO_GRAYSCALE);
    PIX* gray = pixConvertTo8(plain, 0);
    const int width = pixGetWidth(gray);
    const int height = pixGetHeight(gray);
    double sum = 0;
    int count = 0;
    for (int y = static_cast<int>(y1 * height); y < static_cast<int>(y2 * height); ++y)
        for (int x = static_cast<int>(x1 * width); x < static_cast<int>(x2 * width); ++x, ++count) {
            l_uint32 value = 0;
            pixGetPixel(gray, x, y, &value);
            sum += 1 - value / 255.0;
        }
    pixDestroy(&gray);
    pixDestroy(&plain);
    pixDestroy(&read);
    return count == 0 ? 0 : sum / count;
}

std::vector<PageRead> read_all(const Engine& engine, const std::string& pdf,
                               const ReadOptions& options)
{
    const auto file = file_of(pdf);
    const auto count =
        static_cast<std::int64_t>(engine.inspect(file.get(), empty_file().get()).pages.size());
    std::vector<PageRead> pages;
    engine.read_pages(file.get(), {0, count}, options,
                      [&](PageRead&& page) { pages.push_back(std::move(page)); });
    return pages;
}

} // namespace quire::engines::testing_support
