// What a page costs the engine: milliseconds of CPU per stage, for each page of a PDF, beside what
// each may cost.
//
//   page_bench FILE.pdf [--ocr TRAINEDDATA] [--first PAGE] [--pages N] [--out FOLDER]
//              [--draw splash] [--quick]
//
// The last line, and with --quick the whole run, is the least that any worker can do: one text
// pass, one rendering, five pictures and, with --ocr, reading, in one process that does nothing
// else.

#include "reading/page_text.hpp"

#include <engines/child.hpp>
#include <engines/embedded_image.hpp>
#include <engines/gif.hpp>
#include <engines/ocr.hpp>
#include <engines/render.hpp>
#include <engines/scale.hpp>

#include <fmt/format.h>
#include <qpdf/QPDF.hh>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

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

double median(std::vector<double> values)
{
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double mean(const std::vector<double>& values)
{
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

// The milliseconds of one stage, a value for each page that had it.
struct Stage {
    const char* name;
    double most = 0;    // what its median may be; 0: nothing was promised
    bool needed = true; // false: measured for comparison, no part of what a page costs
    std::vector<double> pages{};
};

struct Options {
    std::string pdf;
    std::string model;
    std::string out;
    DrawWith engine = DrawWith::cairo;
    int first = 0;
    int pages = 1'000'000;
    bool quick = false; // nothing that is measured only for comparison
};

class Bench {
public:
    explicit Bench(Options options)
        : m_options(std::move(options)), m_bytes(bytes_of(m_options.pdf)),
          m_text(std::as_bytes(std::span{m_bytes})), m_renderer(std::as_bytes(std::span{m_bytes}))
    {
        m_pdf.setSuppressWarnings(true);
        m_pdf.processMemoryFile("input", m_bytes.data(), m_bytes.size());
        if (m_options.model.empty()) return;
        const auto model = bytes_of(m_options.model);
        const OcrModel models[] = {{"eng", std::as_bytes(std::span{model})}};
        m_reader.emplace(models);
    }

    void run()
    {
        const int end =
            m_options.first + std::min(m_renderer.page_count() - m_options.first, m_options.pages);
        for (int page = m_options.first; page < end; ++page)
            run(page);
        print(end - m_options.first);
    }

private:
    template<class Work>
    auto timed(Stage& stage, Work work)
    {
        const double start = cpu_ms();
        auto result = work();
        stage.pages.push_back(cpu_ms() - start);
        return result;
    }

    Raster picture(int page)
    {
        auto image = timed(m_image, [&] { return embedded_page_image(m_pdf, page); });
        if (image) return std::move(*image);
        m_image.pages.pop_back(); // only looked for
        if (!m_options.quick) timed(m_draw_large, [&] { return drawn(page, 1000); });
        return timed(m_draw, [&] { return drawn(page, 2000); });
    }

    Raster drawn(int page, int width)
    {
        return m_renderer.at_width(page, width, RenderColour::as_found, m_options.engine);
    }

    Raster scaled_to(Stage& stage, const Raster& from, int width)
    {
        return timed(stage, [&] {
            return scaled(from, width, height_for_width(from.width, from.height, width));
        });
    }

    void run(int page)
    {
        timed(m_words, [&] { return m_text.read(page); });
        const Raster source = picture(page);
        const bool drawn_so = source.width == 2000;
        const Raster fitted = drawn_so ? Raster{} : scaled_to(m_to_xlarge, source, 2000);
        const Raster& xlarge = drawn_so ? source : fitted;
        const Raster large = scaled_to(m_to_large, xlarge, 1000);
        std::vector<Raster> sizes;
        timed(m_to_others, [&] {
            for (const int width : {700, 180, 60}) {
                const Raster& from = sizes.empty() ? large : sizes.back();
                sizes.push_back(
                    scaled(from, width, height_for_width(from.width, from.height, width)));
            }
            return 0;
        });
        sizes.push_back(large);
        keep(page, xlarge, timed(m_gif_xlarge, [&] { return encode_gif(xlarge); }));
        std::vector<std::vector<std::uint8_t>> gifs;
        timed(m_gif_others, [&] {
            std::ranges::transform(sizes, std::back_inserter(gifs), encode_gif);
            return 0;
        });
        for (std::size_t i = 0; i < sizes.size(); ++i)
            keep(page, sizes[i], gifs[i]);
        m_large_bytes.push_back(static_cast<double>(gifs.back().size()));
        if (m_reader)
            keep(fmt::format("{}.txt", page),
                 timed(m_read, [&] { return m_reader->read(source).text; }));
    }

    void keep(int page, const Raster& size, const std::vector<std::uint8_t>& gif) const
    {
        keep(fmt::format("{}-{}.gif", page, size.width), gif);
    }

    template<class Bytes>
    void keep(const std::string& name, const Bytes& bytes) const
    {
        if (m_options.out.empty()) return;
        std::ofstream file{m_options.out + "/" + name, std::ios::binary};
        file.write(reinterpret_cast<const char*>(bytes.data()),
                   static_cast<std::streamsize>(bytes.size()));
    }

    void print(int pages) const
    {
        fmt::print("{}: {} pages, {} of them one image; CPU ms of a page:\n", m_options.pdf, pages,
                   m_image.pages.size());
        fmt::print("  {:28} {:>7} {:>7} {:>8}\n", "", "median", "mean", "at most");
        double least = 0;
        for (const Stage* stage : m_stages) {
            if (stage->pages.empty()) continue;
            const double middle = median(stage->pages);
            fmt::print("  {:28} {:7.2f} {:7.2f} {:>8}{}\n", stage->name, middle, mean(stage->pages),
                       stage->most > 0 ? fmt::format("{:.0f}", stage->most) : "",
                       stage->most > 0 && middle > stage->most ? "  MISSED" : "");
            if (stage->needed)
                least += std::accumulate(stage->pages.begin(), stage->pages.end(), 0.0) / pages;
        }
        fmt::print("  large GIF: {:.0f} kB\n", mean(m_large_bytes) / 1000);
        fmt::print("  least CPU: {:.3f} ms a page\n", least);
    }

    Options m_options;
    std::vector<char> m_bytes;
    engines::TextDocument m_text;
    PageRenderer m_renderer;
    QPDF m_pdf;
    std::optional<Reader> m_reader;
    Stage m_words{"text and positions"};
    Stage m_image{"take its one image"};
    Stage m_draw_large{"draw 1000 pixels wide", 10, false};
    Stage m_draw{"draw 2000 pixels wide"};
    Stage m_to_xlarge{"scale to 2000"};
    Stage m_to_large{"scale 2000 to 1000"};
    Stage m_to_others{"scale to 700, 180, 60", 10};
    Stage m_gif_xlarge{"GIF of 2000"};
    Stage m_gif_others{"GIFs of 1000, 700, 180, 60", 20};
    Stage m_read{"read by OCR"};
    const std::vector<const Stage*> m_stages{
        &m_words,    &m_image,     &m_draw_large, &m_draw,       &m_to_xlarge,
        &m_to_large, &m_to_others, &m_gif_xlarge, &m_gif_others, &m_read};
    std::vector<double> m_large_bytes;
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
        if (word == "--quick") {
            options.quick = true;
            continue;
        }
        if (++i >= argc) throw std::runtime_error{word + " needs a value"};
        if (word == "--ocr") options.model = argv[i];
        if (word == "--out") options.out = argv[i];
        if (word == "--draw" && argv[i] == std::string{"splash"}) options.engine = DrawWith::splash;
        if (word == "--first") options.first = std::stoi(argv[i]);
        if (word == "--pages") options.pages = std::stoi(argv[i]);
    }
    return options;
}

} // namespace
} // namespace quire

int main(int argc, char** argv)
try {
    quire::engines::keep_freed_memory();
    quire::Bench{quire::options_of(argc, argv)}.run();
    return 0;
} catch (const std::exception& error) {
    fmt::print(stderr, "page_bench: {}\n", error.what());
    return 1;
}
