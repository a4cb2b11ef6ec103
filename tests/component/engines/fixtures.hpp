#pragma once
// Files that the tests make for themselves. Everything lives in memory (memfd), nothing on disk.

#include <base/handle.hpp>
#include <engines/engine.hpp>

#include <functional>
#include <string>
#include <vector>

class QPDF;

namespace quire::engines::testing_support {

Descriptor file_of(std::string_view bytes);
Descriptor empty_file();
std::string bytes_of(const Descriptor& file);

// An engine with the program of this build and the system's models.
EngineSettings settings();
Engine engine();

// A PDF of hand-written objects: number 1 is the catalog. Offsets are right.
std::string pdf_of(const std::vector<std::string>& objects);

// One page: its dictionary's inside beside /Type, /Parent and /Contents, and its content.
std::string one_page(const std::string& inside, const std::string& content);

// A page of text in a font that is not embedded.
std::string text_page(const std::string& inside = "/MediaBox [0 0 612 792]");

// The content of text_page: "Hello harbour" with its baseline at 72, 700, size 24.
inline constexpr const char* hello = "BT /F 24 Tf 72 700 Td (Hello harbour) Tj ET";

// Words as a scanner sees them: gray, 1700x2200 at 200 dpi, one line of text for each given, in
// letters of `size` pixels, the paper turned by degrees clockwise.
struct Scan {
    int width = 1700;
    int height = 2200;
    std::vector<unsigned char> gray;
};
Scan scan_of(const std::vector<std::string>& lines, double size = 48, double degrees = 0);

// The same of lines in any script, set as people write it: from the right margin where it runs from
// right to left.
Scan paragraph_of(const std::vector<std::string>& lines, const std::string& font);

// A PDF whose only page is that scan as one uncompressed image.
std::string scanned_page(const Scan& scan, const std::string& inside = "");

std::string jpeg_of(const Scan& scan, int exif_orientation = 1);
std::string png_with_alpha();                    // 200x100: left half opaque red, right transparent
std::string plain_png();                         // 300x200 RGB, black with one white square
std::string group4_tiff(int pages, bool strips); // 800x600, page n has n + 1 black bars

// Rewritten by qpdf with passwords.
std::string encrypted(const std::string& pdf, const std::string& user_password);

// What the program pdftotext takes out of it.
std::string text_by_pdftotext(const std::string& pdf, const std::string& options = "");

// Runs `look` on the PDF opened by qpdf.
void with_pdf(const std::string& bytes, const std::function<void(QPDF&)>& look);

// Written again by qpdf.
std::string rewritten(QPDF& pdf);

// Empty when qpdf finds nothing wrong; every stream is decoded.
std::string complaints_about(const std::string& pdf);

// The raw bytes of every image stream, in page order.
std::vector<std::string> image_streams(const std::string& pdf);

// Mean darkness (0 white .. 1 black) of a part of a GIF, in fractions.
double darkness(const std::string& gif, double x1, double y1, double x2, double y2);

// All pages of a PDF.
std::vector<PageRead> read_all(const Engine& engine, const std::string& pdf,
                               const ReadOptions& options = {});

} // namespace quire::engines::testing_support
