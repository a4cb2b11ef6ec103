#include "fixtures.hpp"
#include "pictures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <qpdf/QPDF.hh>

namespace quire::engines {

using namespace testing_support;
using testing::HasSubstr;

namespace {

std::string convert(const std::string& image, std::string_view extension, std::int64_t pages = 1)
{
    const auto out = empty_file();
    EXPECT_EQ(engine().to_pdf(file_of(image).get(), extension, out.get()).pages, pages);
    const auto pdf = bytes_of(out);
    EXPECT_EQ(complaints_about(pdf), "");
    return pdf;
}

PageRead look(const std::string& pdf, std::size_t page = 0)
{
    ReadOptions options;
    options.ocr = false;
    return read_all(engine(), pdf, options).at(page);
}

ErrorKind kind_of_failure(const std::string& image, std::string_view extension)
{
    try {
        engine().to_pdf(file_of(image).get(), extension, empty_file().get());
    } catch (const EngineError& error) {
        return error.kind();
    }
    ADD_FAILURE() << "no error";
    return ErrorKind::not_started;
}

// The left half dark, the right half paper.
void expect_halves(const std::string& pdf, const std::string& what)
{
    const auto page = look(pdf);
    EXPECT_GT(page.size.width, page.size.height) << what;
    EXPECT_GT(darkness(page.images[1].gif, 0.1, 0.1, 0.4, 0.9), 0.9) << what;
    EXPECT_LT(darkness(page.images[1].gif, 0.6, 0.1, 0.9, 0.9), 0.05) << what;
}

std::string with(std::string file, std::size_t at, const std::string& bytes)
{
    return file.replace(at, bytes.size(), bytes);
}

} // namespace

TEST(ImageToPdf, takes_a_jpeg_over_as_it_is)
{
    const auto jpeg = jpeg_of(scan_of({"Upright text"}));
    const auto pdf = convert(jpeg, "jpg");
    EXPECT_EQ(image_streams(pdf), std::vector{jpeg});
    const auto page = look(pdf);
    EXPECT_NEAR(page.size.width, 612, 1); // no resolution given: a sheet of 11 inches
    EXPECT_NEAR(page.size.height, 792, 1);
    EXPECT_GT(darkness(page.images[1].gif, 0.1, 0.1, 0.4, 0.15), 0.05);
}

TEST(ImageToPdf, honours_the_cameras_orientation)
{
    // Where the line near the top left comes to lie: x, y of the middle of its first half.
    struct Case {
        int orientation;
        double x, y;
    };
    const double along = 0.2;
    const double down = 0.13;
    const std::vector<Case> cases = {
        {1, along, down}, {2, 1 - along, down}, {3, 1 - along, 1 - down}, {4, along, 1 - down},
        {5, down, along}, {6, 1 - down, along}, {7, 1 - down, 1 - along}, {8, down, 1 - along}};
    const auto scan = scan_of({"Heavy text of a line"});
    for (const auto& [orientation, x, y] : cases) {
        const auto page = look(convert(jpeg_of(scan, orientation), "jpeg"));
        EXPECT_EQ(page.size.width > page.size.height, orientation > 4) << orientation;
        EXPECT_GT(darkness(page.images[1].gif, x - 0.02, y - 0.02, x + 0.02, y + 0.02), 0.02)
            << orientation;
    }
}

TEST(ImageToPdf, recognises_text_of_a_turned_photograph)
{
    const auto page =
        read_all(engine(), convert(jpeg_of(scan_of({"Plain harbour text"})), "jpg")).at(0);
    EXPECT_EQ(page.text, "Plain harbour text");
}

TEST(ImageToPdf, keeps_plain_png_pixels_compressed)
{
    const auto png = plain_png();
    const auto streams = image_streams(convert(png, "png"));
    ASSERT_EQ(streams.size(), 1U);
    EXPECT_THAT(png, HasSubstr(streams[0].substr(0, 50)));
}

TEST(ImageToPdf, shows_transparency_as_paper)
{
    const auto page = look(convert(png_with_alpha(), "png"));
    EXPECT_GT(darkness(page.images[1].gif, 0.1, 0.1, 0.4, 0.9), 0.3);
    EXPECT_LT(darkness(page.images[1].gif, 0.6, 0.1, 0.9, 0.9), 0.01);
}

TEST(ImageToPdf, takes_every_page_of_a_tiff)
{
    for (const bool strips : {false, true}) {
        const auto pdf = convert(group4_tiff(3, strips), "tiff", 3);
        for (std::size_t n = 0; n < 3; ++n) {
            const auto page = look(pdf, n);
            EXPECT_EQ(page.size, (PageSize{576, 432})); // 800x600 at 100 dpi
            const double black = 40.0 * static_cast<double>(n + 1) / 600;
            EXPECT_NEAR(darkness(page.images[1].gif, 0, 0, 1, 1), black, 0.01) << n << strips;
        }
    }
}

TEST(ImageToPdf, keeps_single_group4_strips_byte_for_byte)
{
    const auto tiff = group4_tiff(2, false);
    for (const auto& stream : image_streams(convert(tiff, "tif", 2)))
        EXPECT_NE(tiff.find(stream), std::string::npos);
}

TEST(ImageToPdf, reads_portable_bitmaps)
{
    const auto page = look(convert("P2\n2 1\n255\n0 255\n", "pgm"));
    EXPECT_GT(darkness(page.images[1].gif, 0.05, 0.1, 0.3, 0.9), 0.8);
}

TEST(ImageToPdf, decodes_what_pdf_cannot_hold)
{
    const Shape opaque;
    const Shape clear{.alpha = true};
    const std::vector<std::tuple<const char*, std::string>> files = {
        {"webp", webp_of(opaque)},
        {"webp", webp_of(clear)},
        {"webp", animated_webp()},
        {"heic", heic_of(opaque)},
        {"heic", heic_of(clear)},
        {"bmp", bmp_of(opaque)},
        {"gif", gif_of({})},
        {"gif", gif_of({.transparent = true})},
        {"gif", gif_of({.dark_frames = 3})},
        {"tiff", tiff_of(TiffKind::cmyk)},
        {"tiff", tiff_of(TiffKind::gray16)},
        {"tiff", tiff_of(TiffKind::rgb16)},
        {"tiff", tiff_of(TiffKind::rgba)},
    };
    for (std::size_t n = 0; n < files.size(); ++n) {
        const auto& [extension, file] = files[n];
        expect_halves(convert(file, extension), extension + std::to_string(n));
    }
}

TEST(ImageToPdf, puts_interlaced_rows_in_order)
{
    const auto page = look(convert(gif_of({.interlaced = true}), "gif"));
    EXPECT_GT(darkness(page.images[1].gif, 0.1, 0.05, 0.9, 0.45), 0.95);
    EXPECT_LT(darkness(page.images[1].gif, 0.1, 0.55, 0.9, 0.95), 0.05);
}

TEST(ImageToPdf, turns_other_kinds_upright_too)
{
    for (const auto& [file, extension] : {std::pair{tiff_of(TiffKind::rgb16, 6), "tiff"},
                                          std::pair{webp_with_exif({}, 6), "webp"}}) {
        const auto page = look(convert(file, extension));
        EXPECT_LT(page.size.width, page.size.height) << extension;
        EXPECT_GT(darkness(page.images[1].gif, 0.1, 0.1, 0.9, 0.4), 0.9) << extension;
        EXPECT_LT(darkness(page.images[1].gif, 0.1, 0.6, 0.9, 0.9), 0.05) << extension;
    }
}

TEST(ImageToPdf, believes_the_content_and_not_the_name)
{
    EXPECT_EQ(image_streams(convert(jpeg_of(scan_of({})), "png")).size(), 1U);
}

TEST(ImageToPdf, names_what_is_wrong)
{
    EXPECT_EQ(kind_of_failure("", "jpg"), ErrorKind::empty);
    EXPECT_EQ(kind_of_failure("nonsense", "jpg"), ErrorKind::damaged);
    EXPECT_EQ(kind_of_failure("x", "docx"), ErrorKind::unsupported);
    for (const auto& [whole, extension] :
         {std::pair{plain_png(), "png"}, std::pair{jpeg_of(scan_of({}), 6), "jpg"}})
        EXPECT_EQ(kind_of_failure(whole.substr(0, 20), extension), ErrorKind::damaged);
    auto wide = plain_png();
    wide.replace(16, 8, std::string("\0\0\0\0\0\0\0\0", 8));
    EXPECT_EQ(kind_of_failure(wide, "png"), ErrorKind::damaged);
}

namespace {

std::string number(std::uint32_t value, int bytes, bool big)
{
    std::string out;
    for (int i = 0; i < bytes; ++i)
        out.push_back(static_cast<char>(value >> 8 * (big ? bytes - 1 - i : i)));
    return out;
}

// Files that announce this many pixels and hold next to none.
std::string png_head(std::uint32_t side, bool interlaced)
{
    auto png = with(plain_png(), 16, number(side, 4, true) + number(side, 4, true));
    png[28] = interlaced;
    return png;
}

std::string jpeg_head(std::uint32_t side)
{
    const auto jpeg = jpeg_of(scan_of({}));
    const auto frame = jpeg.find(std::string{"\xff\xc0\x00", 3});
    return with(jpeg, frame + 5, number(side, 2, true) + number(side, 2, true));
}

std::string bmp_head(std::uint32_t width, std::uint32_t height)
{
    return "BM" + number(54, 4, false) + number(0, 4, false) + number(54, 4, false) +
           number(40, 4, false) + number(width, 4, false) + number(height, 4, false) +
           number(1, 2, false) + number(24, 2, false) + std::string(24, '\0');
}

std::string gif_head(std::uint32_t screen, std::uint32_t frame)
{
    return "GIF89a" + number(screen, 2, false) + number(screen, 2, false) +
           std::string("\x80\0\0\0\0\0\xff\xff\xff", 9) + // two colours
           std::string("!\xf9\4\0\0\0\0\0,\0\0\0\0", 13) + number(frame, 2, false) +
           number(frame, 2, false) + std::string("\0\2\2\x4c\1\0;", 7);
}

std::string heic_head(std::uint32_t side)
{
    const auto heic = heic_of({});
    return with(heic, heic.find("ispe") + 8, number(side, 4, true) + number(side, 4, true));
}

std::string webp_head(std::uint32_t side)
{
    return with(animated_webp(), 24, number(side - 1, 3, false) + number(side - 1, 3, false));
}

std::string tiff_head(std::uint32_t side)
{
    const auto entry = [](std::uint32_t tag, std::uint32_t value) {
        return number(tag, 2, false) + number(4, 2, false) + number(1, 4, false) +
               number(value, 4, false);
    };
    return "II*" + std::string(1, '\0') + number(8, 4, false) + number(4, 2, false) +
           entry(256, side) + entry(257, side) + entry(273, 8) + entry(279, 1) +
           number(0, 4, false);
}

} // namespace

TEST(ImageToPdf, refuses_too_many_pixels_before_it_reads_them)
{
    const std::uint32_t top_down = ~std::uint32_t{59'999};
    for (const auto& [image, extension] :
         std::vector<std::pair<std::string, std::string>>{{png_head(60'000, false), "png"},
                                                          {png_head(60'000, true), "png"},
                                                          {jpeg_head(60'000), "jpg"},
                                                          {bmp_head(60'000, 60'000), "bmp"},
                                                          {bmp_head(60'000, top_down), "bmp"},
                                                          {gif_head(1, 60'000), "gif"},
                                                          {tiff_head(60'000), "tif"},
                                                          {heic_head(60'000), "heic"},
                                                          {webp_head(60'000), "webp"},
                                                          {"P5\n60000 60000\n255\n", "pgm"}})
        EXPECT_EQ(kind_of_failure(image, extension), ErrorKind::too_large) << extension;
    EXPECT_EQ(kind_of_failure(bmp_head(0x80000000, 1), "bmp"), ErrorKind::too_large);
    EXPECT_EQ(kind_of_failure(bmp_head(60'000, 60'000).substr(0, 24), "bmp"), ErrorKind::damaged);
    EXPECT_EQ(kind_of_failure(gif_head(1, 1).substr(0, 30), "gif"), ErrorKind::damaged);
    convert(gif_head(2, 1), "gif");
}

TEST(ImageToPdf, survives_broken_images)
{
    for (const auto& [whole, extension] :
         {std::pair{group4_tiff(2, true), "tif"}, std::pair{png_with_alpha(), "png"},
          std::pair{jpeg_of(scan_of({}), 6), "jpg"},
          std::pair{gif_of({.transparent = true}), "gif"},
          std::pair{webp_of({.alpha = true}), "webp"},
          std::pair{heic_of({.alpha = true}), "heic"}}) {
        for (std::size_t step = 1; step < 24; ++step) {
            auto bytes = whole;
            const auto at = bytes.size() * step / 24;
            bytes[at] = static_cast<char>(~bytes[at]);
            try {
                engine().to_pdf(file_of(bytes).get(), extension, empty_file().get());
            } catch (const EngineError& error) { // refused, but not by falling over
                EXPECT_NE(error.kind(), ErrorKind::crashed) << extension << step;
            }
        }
    }
}

} // namespace quire::engines
