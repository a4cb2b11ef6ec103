// Make a PDF of what was uploaded, check it, count and measure its pages, plan their reading.
// In: the original. Out: work/source.pdf unless the original itself can be read; read_pages jobs.
// What the current revision shows already was read by the same readers from the same file: then its
// files are linked, and the revision is ready to be put together.
// Safe to repeat: source.pdf is written aside, links may stand already, the plan is one
// transaction.

#include "files.hpp"
#include "ocr_models.hpp"
#include "page_files.hpp"

#include <algorithm>
#include <array>
#include <domain/file_types.hpp>
#include <fmt/format.h>
#include <optional>
#include <queue/verdict.hpp>
#include <span>
#include <stages/stages.hpp>
#include <string>
#include <unistd.h>

namespace quire::stages {

namespace {

using queue::Hopeless;

// Looking at a page costs a child: not worth it for fewer pages than these.
constexpr std::int64_t fewest_to_deal_out = 4;
constexpr std::int64_t most_to_guess_by_one = 8;

std::string as_mib(std::int64_t bytes)
{
    return fmt::format("{} MiB", bytes / 1048576);
}

void check_size(const WorkOrder& order, FileKind kind, const Config::Limits& limits)
{
    const auto most = kind == FileKind::pdf ? limits.pdf_bytes : limits.other_bytes;
    if (order.original_bytes > most)
        throw Hopeless{fmt::format("The file is {} long; the limit for this kind of file is {}.",
                                   as_mib(order.original_bytes), as_mib(most))};
    if (order.original_bytes == 0) throw Hopeless{"The file is empty."};
}

// What the file is: its first bytes are believed before its name.
std::string true_extension(int file, const std::string& claimed)
{
    std::array<std::byte, 4096> head;
    const auto got = ::pread(file, head.data(), head.size(), 0);
    if (got <= 0) return claimed;
    const auto sniffed = sniff_extension(std::span{head}.first(static_cast<std::size_t>(got)));
    if (!sniffed) return claimed;
    const auto kind = file_kind(*sniffed);
    if (kind == FileKind::pdf || kind == FileKind::image) return std::string{*sniffed};
    return claimed; // an office file is a ZIP archive: the name says more
}

fs::path office_folder(const WorkOrder& order)
{
    return order.folder / "office";
}

// Empty, whatever an attempt before this one left.
fs::path fresh_office_folder(const WorkOrder& order)
{
    fs::remove_all(office_folder(order));
    fs::create_directory(office_folder(order));
    return fs::absolute(office_folder(order));
}

void convert(const WorkOrder& order, int original, const std::string& extension,
             queue::Lease& lease, Tools& tools)
{
    const bool is_image = engines::Engine::can_convert(extension);
    if (!is_image && !is_accepted_extension(extension))
        throw Hopeless{fmt::format("Files of the type \"{}\" cannot be read.",
                                   extension.empty() ? "unknown" : extension)};
    NewFile pdf{source_pdf(order.folder)};
    const auto wait = [&lease] { lease.keep(); };
    if (is_image)
        lease.spend(tools.engine.to_pdf(original, extension, pdf.fd(), wait).usage);
    else
        lease.spend(tools.engine.office_to_pdf(original, extension, fresh_office_folder(order),
                                               pdf.fd(), wait));
    pdf.keep();
}

// Whether a page in the middle and, of many pages, one in front have text: then OCR has little to
// do, and the ranges may be long. A wrong guess costs time, nothing else.
bool mostly_text(int pdf, std::int64_t pages, queue::Lease& lease, Tools& tools)
{
    bool has_text = true;
    const auto look = [&](engines::PageRead&& page) { has_text = has_text && !page.text.empty(); };
    const engines::ReadOptions quick{.ocr = false, .images = false};
    for (const auto page : {pages / 2, std::int64_t{0}}) {
        if (!has_text || (page == 0 && pages <= most_to_guess_by_one)) break;
        lease.spend(tools.engine.read_pages(pdf, {page, 1}, quick, look, [&] { lease.keep(); }));
    }
    return has_text;
}

std::string readers(const WorkOrder& order, const engines::Inspection& inspection,
                    const Tools& tools)
{
    return fmt::format("{}{}; {} dpi", tools.engine.identity(ocr_models(order.language)),
                       inspection.readers, tools.config.engine.ocr_dpi);
}

void link_everything(const fs::path& from, const fs::path& to, queue::Lease& lease)
{
    fs::create_directories(to / "pages");
    for (const auto& entry : fs::directory_iterator{from / "pages"}) {
        link_file(entry.path(), to / "pages" / entry.path().filename());
        lease.keep();
    }
    link_large_file(from / "document.pdf", to / "document.pdf", lease);
}

} // namespace

void ingest(const Job& job, queue::Lease& lease, Tools& tools)
{
    const auto order = tools.quire.revisions.order(job);
    if (order.original.empty()) throw Hopeless{"No file was uploaded."};

    const auto original = open_to_read(order.original);
    const auto extension = true_extension(original.get(), order.original_extension);
    const auto kind = file_kind(extension);
    check_size(order, kind, tools.config.limits);
    if (kind != FileKind::pdf && !fs::exists(source_pdf(order.folder)))
        convert(order, original.get(), extension, lease, tools);
    fs::remove_all(office_folder(order));

    const auto pdf = open_to_read(pdf_to_read(order.folder, order.original));
    NewFile repaired{source_pdf(order.folder)};
    const auto inspection =
        tools.engine.inspect(pdf.get(), repaired.fd(), [&lease] { lease.keep(); });
    lease.spend(inspection.usage);
    if (inspection.damaged) repaired.keep();

    auto& revisions = tools.quire.revisions;
    const auto by = readers(order, inspection, tools);
    if (revisions.is_read_already(job, by)) {
        link_everything(revisions.base_folder(job), order.folder, lease);
        return revisions.plan_to_show_again(job);
    }

    const auto pages = std::ssize(inspection.pages);
    const auto readable = open_to_read(pdf_to_read(order.folder, order.original));
    const bool long_ranges = !order.force_ocr && (pages < fewest_to_deal_out ||
                                                  mostly_text(readable.get(), pages, lease, tools));
    revisions.plan(job, inspection.pages, long_ranges, by);
}

} // namespace quire::stages
