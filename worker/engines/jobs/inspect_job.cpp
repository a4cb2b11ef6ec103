// What a PDF is: its pages and sizes as Poppler will draw them, and whether qpdf can rewrite it.

#include "child/mapped_file.hpp"
#include "jobs.hpp"
#include "pdf/pdf_file.hpp"
#include "reading/page_text.hpp"

#include <fmt/format.h>
#include <leptonica/allheaders.h>
#include <memory>
#include <new>
#include <optional>
#include <poppler-version.h>
#include <qpdf/QPDFExc.hh>
#include <sys/stat.h>
#include <tesseract/baseapi.h>
#include <unistd.h>

namespace quire::engines {

namespace {

struct Structure {
    bool damaged = false; // and a repaired copy was written
    bool editable = false;
};

bool write_repaired(QPDF& pdf)
{
    try {
        write_pdf(pdf, child_output);
        return true;
    } catch (const QPDFExc&) { // beyond repair: Poppler may still read the original
        if (ftruncate(child_output, 0) != 0 || lseek(child_output, 0, SEEK_SET) != 0)
            throw EngineError(ErrorKind::damaged, "no repair");
        return false;
    }
}

Structure structure_of(std::span<const std::byte> bytes, const EngineLimits& limits)
{
    try {
        const auto pdf = open_pdf(bytes);
        const auto count = pdf->getAllPages().size();
        if (count > static_cast<std::uint64_t>(limits.pages))
            throw EngineError(ErrorKind::too_many_pages, "qpdf");
        if (!pdf->anyWarnings()) return {.damaged = false, .editable = true};
        const bool repaired = write_repaired(*pdf);
        return {.damaged = repaired, .editable = repaired};
    } catch (const EngineError&) { // ours already
        throw;
    } catch (const std::bad_alloc&) { // a limit, not a fault of the structure
        throw;
    } catch (const std::exception&) { // qpdf gives up; Poppler is asked next
        return {};
    }
}

bool too_large(const PageSize& size, double limit)
{
    return !(size.width > 0 && size.height > 0 && size.width < limit && size.height < limit);
}

void send_sizes(Channel& channel, const TextDocument& document, const EngineLimits& limits)
{
    const auto count = document.page_count();
    for (std::int64_t first = 0; first < count; first += sizes_per_message) {
        const auto last = std::min<std::int64_t>(count, first + sizes_per_message);
        Encoder body;
        body.u32(static_cast<std::uint32_t>(last - first));
        for (auto page = first; page < last; ++page) {
            const auto size = document.page_size(page);
            if (too_large(size, limits.page_points))
                throw EngineError(ErrorKind::page_too_large, "size");
            body.f64(size.width);
            body.f64(size.height);
        }
        channel.send(ToWorker::sizes, body.take());
    }
}

} // namespace

namespace {

// Other versions may read other words.
std::string readers()
{
    const std::unique_ptr<char[], void (*)(void*)> leptonica{getLeptonicaVersion(), lept_free};
    return fmt::format("poppler {}; tesseract {}; {}", poppler::version_string(),
                       tesseract::TessBaseAPI::Version(), leptonica.get());
}

} // namespace

std::int64_t inspect(Channel& channel, const Request& request)
{
    const MappedFile file{child_input};
    const auto structure = structure_of(file.bytes(), request.limits);
    std::optional<MappedFile> repaired;
    if (structure.damaged) repaired.emplace(child_output);

    const TextDocument document{repaired ? repaired->bytes() : file.bytes()};
    const auto count = document.page_count();
    if (count < 1) throw EngineError(ErrorKind::empty, "no pages");
    if (count > request.limits.pages) throw EngineError(ErrorKind::too_many_pages, "poppler");

    Encoder overview;
    overview.u8(structure.damaged);
    overview.u8(structure.editable);
    overview.u8(document.encrypted());
    overview.u64(static_cast<std::uint64_t>(count));
    overview.text(readers());
    channel.send(ToWorker::overview, overview.take());
    send_sizes(channel, document, request.limits);
    return count;
}

} // namespace quire::engines
