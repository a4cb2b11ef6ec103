#pragma once
// Small PDFs made by hand, and pictures to put on them.

#include <engines/raster.hpp>

#include <fmt/format.h>

#include <span>
#include <string>
#include <vector>

namespace quire {

// One page. Every string is PDF source.
struct TestPage {
    std::string boxes = "/MediaBox [0 0 200 300]"; // and other entries of the page, as /Rotate
    std::string content;
    std::string resources = "/Font << /F 4 0 R >>";
    std::string objects;       // of the XObject resources, beside /Im
    std::string image_entries; // of the image's dictionary, but /Length
    std::string image_data;
    std::vector<std::string> more; // objects 6, 7, …
};

inline std::string stream_object(const std::string& entries, const std::string& data)
{
    return fmt::format("<< {} /Length {} >>\nstream\n{}\nendstream", entries, data.size(), data);
}

// The bytes of a one-page PDF with font F (Helvetica) and, when it has entries, image Im.
inline std::string pdf_file(const TestPage& page)
{
    const bool image = !page.image_entries.empty();
    std::vector<std::string> objects = {
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        fmt::format("<< /Type /Page /Parent 2 0 R {} /Contents 5 0 R /Resources << {} {} >> >>",
                    page.boxes, page.resources,
                    image ? "/XObject << /Im 6 0 R " + page.objects + " >>" : ""),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        stream_object("", page.content),
    };
    if (image)
        objects.push_back(
            stream_object("/Type /XObject /Subtype /Image " + page.image_entries, page.image_data));
    objects.insert(objects.end(), page.more.begin(), page.more.end());

    std::string file = "%PDF-1.7\n";
    std::string table = fmt::format("xref\n0 {}\n0000000000 65535 f \n", objects.size() + 1);
    for (std::size_t i = 0; i < objects.size(); ++i) {
        table += fmt::format("{:010} 00000 n \n", file.size());
        file += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
    }
    return file + fmt::format("{}trailer << /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", table,
                              objects.size() + 1, file.size());
}

inline std::span<const std::byte> as_bytes(const std::string& file)
{
    return std::as_bytes(std::span{file.data(), file.size()});
}

inline std::string as_string(std::span<const std::uint8_t> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// A picture whose eight ways round all differ: a slope with a dark bar at the top and a dark
// corner.
inline Raster lopsided(int width, int height, PixelFormat format)
{
    Raster raster = make_raster(width, height, format);
    const int step = channels(format);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < step; ++c) {
                int value = 100 + x * 100 / width + (c == 0 ? y * 50 / height : 0);
                if (y < height / 5) value = 20 + c * 60;
                if (x < width / 3 && y > height * 3 / 4) value = 0;
                raster.row(y)[static_cast<std::size_t>(x * step + c)] =
                    static_cast<std::uint8_t>(value);
            }
    return raster;
}

} // namespace quire
