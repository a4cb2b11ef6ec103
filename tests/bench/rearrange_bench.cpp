// What giving a document other pages costs the engine: CPU and memory of the child, for each
// operation, and as a ratio to writing the same file again as it is, measured in the same round.
// Then the pictures of pages that are turned: CPU, time and memory, and as a ratio to drawing them.
//
//   rearrange_bench [FILE.pdf]      without one: 448 pages with links, outline, fields, shared
//   parts

#include <engines/engine.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <base/handle.hpp>
#include <chrono>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <functional>
#include <future>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>
#include <string>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace quire::engines {
namespace {

using Pages = std::vector<PlacedPage>;
using Object = QPDFObjectHandle;

constexpr int rounds = 7;
constexpr std::int64_t pages_made = 448;

std::string noise(std::size_t bytes, unsigned seed)
{
    std::string text;
    while (text.size() < bytes)
        text += fmt::format("BT /F 9 Tf 50 {} Td ({:08x}) Tj ET\n",
                            (seed = seed * 1664525 + 1013904223) % 700, seed);
    return text;
}

// A page of text with a link to the next and a field.
Object made_page(QPDF& pdf, Object resources, Object form, std::int64_t number)
{
    auto page = pdf.makeIndirectObject(
        Object::parse("<< /Type /Page /MediaBox [0 0 612 792] /Annots [] >>"));
    page.replaceKey("/Resources", resources);
    page.replaceKey("/Contents", pdf.newStream(noise(5000, static_cast<unsigned>(number))));
    auto field = pdf.makeIndirectObject(Object::parse(
        fmt::format("<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /FT /Tx /T (f{}) /V (v{}) >>",
                    number, number)));
    page.getKey("/Annots").appendItem(field);
    form.getKey("/Fields").appendItem(field);
    return page;
}

void connect(QPDF& pdf)
{
    auto outline = pdf.makeIndirectObject(Object::parse("<< /Type /Outlines >>"));
    pdf.getRoot().replaceKey("/Outlines", outline);
    const auto pages = pdf.getAllPages();
    Object before;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        auto to = Object::newArray({pages[(i + 1) % pages.size()], Object::newName("/Fit")});
        auto link = pdf.makeIndirectObject(
            Object::parse("<< /Type /Annot /Subtype /Link /Rect [9 9 99 99] >>"));
        link.replaceKey("/Dest", to);
        Object{pages[i]}.getKey("/Annots").appendItem(link);
        auto item = pdf.makeIndirectObject(Object::parse(fmt::format("<< /Title (Page {}) >>", i)));
        item.replaceKey("/Dest", to);
        item.replaceKey("/Parent", outline);
        if (before.isInitialized()) {
            before.replaceKey("/Next", item);
            item.replaceKey("/Prev", before);
        } else {
            outline.replaceKey("/First", item);
        }
        before = item;
    }
    outline.replaceKey("/Last", before);
}

std::string made_document()
{
    QPDF pdf;
    pdf.emptyPDF();
    auto resources = pdf.makeIndirectObject(Object::parse(
        "<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"));
    auto form = pdf.makeIndirectObject(Object::parse("<< /Fields [] >>"));
    pdf.getRoot().replaceKey("/AcroForm", form);
    for (std::int64_t i = 0; i < pages_made; ++i)
        pdf.addPage(made_page(pdf, resources, form, i), false);
    connect(pdf);
    QPDFWriter writer{pdf};
    writer.setOutputMemory();
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

Descriptor file_of(const std::string& bytes)
{
    Descriptor file{memfd_create("bench", MFD_CLOEXEC)};
    for (std::size_t at = 0; at < bytes.size();)
        at += static_cast<std::size_t>(
            std::max<ssize_t>(0, ::write(file.get(), bytes.data() + at, bytes.size() - at)));
    return file;
}

struct Cost {
    double cpu_seconds = 0;
    double wall_seconds = 0;
    std::uint64_t memory_bytes = 0;
};

Cost median_of(const std::function<Usage(int)>& run)
{
    std::vector<double> cpu;
    std::vector<double> wall;
    Cost cost;
    for (int i = 0; i < rounds; ++i) {
        const Descriptor out{memfd_create("out", MFD_CLOEXEC)};
        const auto begun = std::chrono::steady_clock::now();
        const auto usage = run(out.get());
        wall.push_back(
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
        cpu.push_back(std::chrono::duration<double>(usage.cpu).count());
        cost.memory_bytes = std::max(cost.memory_bytes, usage.peak_memory_bytes);
    }
    std::ranges::sort(cpu);
    std::ranges::sort(wall);
    cost.cpu_seconds = cpu[rounds / 2];
    cost.wall_seconds = wall[rounds / 2];
    return cost;
}

Pages run_of(std::int64_t first, std::int64_t last, std::int64_t step = 1, int turns = 0,
             std::size_t source = 0)
{
    Pages pages;
    for (auto page = first; page != last; page += step)
        pages.push_back({source, page, turns});
    return pages;
}

Pages together(Pages pages, const Pages& more)
{
    pages.insert(pages.end(), more.begin(), more.end());
    return pages;
}

void bench(const Engine& engine, int file, std::int64_t count)
{
    const auto copied = std::min<std::int64_t>(count, 100);
    const std::vector<std::pair<const char*, Pages>> operations{
        {"turn all", run_of(0, count, 1, 1)},
        {"reverse", run_of(count - 1, -1, -1)},
        {"leave out every other", run_of(0, (count + 1) / 2 * 2, 2)},
        {"copy 100", together(run_of(0, count), run_of(0, copied))},
        {"insert 14",
         together(run_of(0, count), run_of(0, std::min<std::int64_t>(count, 14), 1, 0, 1))}};
    const auto plain = median_of([&](int out) {
        return engine.graft(
            file, [] { return std::nullopt; }, out);
    });
    const auto tell = [&](const char* name, const Cost& cost) {
        fmt::print("{:<24} {:6.3f} CPU-s  {:6.3f} s  {:5.1f} MB  {:5.2f} x\n", name,
                   cost.cpu_seconds, cost.wall_seconds,
                   static_cast<double>(cost.memory_bytes) / 1048576,
                   cost.cpu_seconds / plain.cpu_seconds);
    };
    tell("write again as it is", plain);
    for (const auto& [name, pages] : operations)
        tell(name, median_of([&, &list = pages](int out) {
                 return engine.rearrange({file, file}, list, out);
             }));
}

// The pictures of all pages, out of this program's memory: what it holds would count as its
// children's when they are started.
class Pictures {
public:
    void add(const PageImages& images)
    {
        auto& page = m_pages.emplace_back();
        for (std::size_t i = 0; i < images.size(); ++i) {
            page[i] = {m_end, images[i].gif.size()};
            m_end += ::pwrite(m_file.get(), images[i].gif.data(), images[i].gif.size(), m_end);
        }
    }

    PageGifs of(std::int64_t number) const
    {
        PageGifs gifs;
        const auto& page = m_pages.at(static_cast<std::size_t>(number));
        for (std::size_t i = 0; i < gifs.size(); ++i) {
            gifs[i].resize(page[i].bytes);
            if (::pread(m_file.get(), gifs[i].data(), gifs[i].size(), page[i].at) < 0) return {};
        }
        return gifs;
    }

private:
    struct Place {
        off_t at = 0;
        std::size_t bytes = 0;
    };
    Descriptor m_file{memfd_create("pictures", MFD_CLOEXEC)};
    std::vector<std::array<Place, image_widths.size()>> m_pages;
    off_t m_end = 0;
};

// Pages [first, last) for each of `shares` threads, as many children at a time.
Cost in_shares(std::int64_t count, std::int64_t shares,
               const std::function<Usage(std::int64_t first, std::int64_t last)>& run)
{
    const auto begun = std::chrono::steady_clock::now();
    std::vector<std::future<Usage>> parts;
    for (std::int64_t i = 0; i < shares; ++i)
        parts.push_back(
            std::async(std::launch::async, run, count * i / shares, count * (i + 1) / shares));
    Cost cost;
    for (auto& part : parts) {
        const auto usage = part.get();
        cost.cpu_seconds += std::chrono::duration<double>(usage.cpu).count();
        cost.memory_bytes = std::max(cost.memory_bytes, usage.peak_memory_bytes);
    }
    cost.wall_seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return cost;
}

void bench_pictures(const Engine& engine, int file, const std::vector<PageSize>& sizes)
{
    const auto count = std::ssize(sizes);
    const ReadOptions without_ocr{.ocr = false};
    Pictures pictures;
    engine.read_pages(file, {0, count}, without_ocr,
                      [&](PageRead&& page) { pictures.add(page.images); });
    const auto shares = std::max<std::int64_t>(1, std::thread::hardware_concurrency());
    for (const int turns : {1, 2}) {
        const Descriptor turned_file{memfd_create("turned", MFD_CLOEXEC)};
        engine.rearrange({file}, run_of(0, count, 1, turns), turned_file.get());
        const auto drawn = in_shares(count, shares, [&](std::int64_t first, std::int64_t last) {
            return engine.read_pages(turned_file.get(), {first, last - first}, without_ocr,
                                     [](PageRead&&) {});
        });
        std::atomic<std::int64_t> to_draw = 0;
        const auto turned = in_shares(count, shares, [&](std::int64_t first, std::int64_t last) {
            std::vector<PageTurn> pages;
            for (auto page = first; page < last; ++page) {
                auto size = sizes[static_cast<std::size_t>(page)];
                if (turns % 2 == 1) std::swap(size.width, size.height);
                pages.push_back({page, size, turns});
            }
            return engine.turn_pictures(
                pages, [&](const PageTurn& page) { return pictures.of(page.page); },
                [&](const PageTurn&, std::optional<PageImages>&& images) { to_draw += !images; });
        });
        const auto tell = [&](const char* name, const Cost& cost) {
            fmt::print("{:<24} {:6.3f} CPU-s  {:6.3f} s  {:5.1f} MB  {:5.2f} x\n", name,
                       cost.cpu_seconds, cost.wall_seconds,
                       static_cast<double>(cost.memory_bytes) / 1048576,
                       cost.cpu_seconds / drawn.cpu_seconds);
        };
        fmt::print("pictures, {} children, turned by {} degrees; {} cannot be turned\n", shares,
                   90 * turns, to_draw.load());
        tell("drawn and read", drawn);
        tell("turned", turned);
    }
}

} // namespace
} // namespace quire::engines

int main(int argc, char** argv)
{
    using namespace quire;
    using namespace quire::engines;
    EngineSettings settings;
    const auto programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    settings.program = programs / "quire-engine";
    settings.bindery = programs / "quire-bindery";
    const Engine engine{settings};
    const auto file =
        argc > 1 ? Descriptor{::open(argv[1], O_RDONLY | O_CLOEXEC)} : file_of(made_document());
    const Descriptor nowhere{memfd_create("none", MFD_CLOEXEC)};
    const auto sizes = engine.inspect(file.get(), nowhere.get()).pages;
    const auto pages = std::ssize(sizes);
    fmt::print("{} pages, {:.2f} MB, medians of {}\n", pages,
               static_cast<double>(::lseek(file.get(), 0, SEEK_END)) / 1e6, rounds);
    bench(engine, file.get(), pages);
    bench_pictures(engine, file.get(), sizes);
}
