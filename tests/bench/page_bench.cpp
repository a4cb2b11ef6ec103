// What a page costs: milliseconds of CPU per stage for each page of a PDF.
//
//   page_bench FILE.pdf [--ocr TRAINEDDATA] [--pages N] [--width PIXELS] [--out FOLDER] [--draw
//   splash]

#include <engines/embedded_image.hpp>
#include <engines/gif.hpp>
#include <engines/ocr.hpp>
#include <engines/render.hpp>
#include <engines/scale.hpp>

#include <fmt/format.h>
#include <qpdf/QPDF.hh>

#include <array>
#include <ctime>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace quire {
namespace {

std::vector<char> bytes_of(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    if (!file) throw std::runtime_error{"cannot read " + path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

double cpu_ms()
{
    return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

struct Options {
    std::string pdf;
    std::string model;
    std::string out;
    DrawWith engine = DrawWith::cairo;
    int pages = 1'000'000;
    int width = 2000;
};

class Bench {
public:
    explicit Bench(Options options)
        : m_options(std::move(options)), m_bytes(bytes_of(m_options.pdf)),
          m_renderer(std::as_bytes(std::span{m_bytes}))
    {
        m_pdf.setSuppressWarnings(true);
        m_pdf.processMemoryFile("input", m_bytes.data(), m_bytes.size());
        if (m_options.model.empty()) return;
        const auto model = bytes_of(m_options.model);
        const OcrModel models[] = {{"eng", std::as_bytes(std::span{model})}};
        m_reader = std::make_unique<Reader>(models);
    }

    void run()
    {
        const int pages = std::min(m_renderer.page_count(), m_options.pages);
        for (int page = 0; page < pages; ++page)
            run(page);
        fmt::print("{}: {} pages, {} as their image; mean CPU ms:", m_options.pdf, pages, m_images);
        for (const auto& [stage, total] : m_spent)
            fmt::print("  {} {:.1f}", stage, total / pages);
        fmt::print("; mean kB of the 1000-pixel GIF {:.0f}\n", m_large_bytes / pages / 1000);
    }

private:
    template<class Work>
    auto timed(const std::string& stage, Work work)
    {
        const double start = cpu_ms();
        auto result = work();
        m_spent[stage] += cpu_ms() - start;
        return result;
    }

    Raster picture(int page)
    {
        auto image = timed("1 image", [&] { return embedded_page_image(m_pdf, page); });
        if (!image)
            return timed("2 draw", [&] {
                return m_renderer.at_width(page, m_options.width, RenderColour::as_found,
                                           m_options.engine);
            });
        ++m_images;
        return std::move(*image);
    }

    void run(int page)
    {
        const Raster drawn = picture(page);
        Raster size = drawn;
        for (const int width : {2000, 1000, 700, 180, 60}) {
            if (width > m_options.width) continue;
            const int height = height_for_width(drawn.width, drawn.height, width);
            size = timed("3 scale", [&] { return scaled(size, width, height); });
            const auto gif = timed(width > 1000 ? "4 gif 2000" : "5 gif 1000..60",
                                   [&] { return encode_gif(size); });
            if (width == 1000) m_large_bytes += static_cast<double>(gif.size());
            keep(fmt::format("{}-{}.gif", page, width), gif);
        }
        if (!m_reader) return;
        const auto text = timed("6 read", [&] { return m_reader->read(drawn).text; });
        keep(fmt::format("{}.txt", page), text);
    }

    template<class Bytes>
    void keep(const std::string& name, const Bytes& bytes)
    {
        if (m_options.out.empty()) return;
        std::ofstream file{m_options.out + "/" + name, std::ios::binary};
        file.write(reinterpret_cast<const char*>(bytes.data()),
                   static_cast<std::streamsize>(bytes.size()));
    }

    Options m_options;
    std::vector<char> m_bytes;
    PageRenderer m_renderer;
    QPDF m_pdf;
    std::unique_ptr<Reader> m_reader;
    std::map<std::string, double> m_spent;
    double m_large_bytes = 0;
    int m_images = 0;
};

Options options_of(int argc, char** argv)
{
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (!word.starts_with("--")) {
            options.pdf = word;
            continue;
        }
        if (++i >= argc) throw std::runtime_error{word + " needs a value"};
        if (word == "--ocr") options.model = argv[i];
        if (word == "--out") options.out = argv[i];
        if (word == "--draw" && argv[i] == std::string{"splash"}) options.engine = DrawWith::splash;
        if (word == "--pages") options.pages = std::stoi(argv[i]);
        if (word == "--width") options.width = std::stoi(argv[i]);
    }
    return options;
}

} // namespace
} // namespace quire

int main(int argc, char** argv)
try {
    quire::Bench{quire::options_of(argc, argv)}.run();
    return 0;
} catch (const std::exception& error) {
    fmt::print(stderr, "page_bench: {}\n", error.what());
    return 1;
}
