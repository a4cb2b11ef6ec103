// Makes a PDF of an image. What the file is says its content, not its name.

#include "child/mapped_file.hpp"
#include "images/image_pdf.hpp"
#include "jobs.hpp"

#include <qpdf/QPDFExc.hh>

namespace quire::engines {

namespace {

bool starts_with(const MappedFile& file, std::string_view start, std::size_t at = 0)
{
    const std::string_view text{file.text(), file.bytes().size()};
    return at <= text.size() && text.substr(at).starts_with(start);
}

void add_pages(ImagePdf& pdf, const MappedFile& file, const EngineLimits& limits)
{
    if (starts_with(file, "\xff\xd8\xff")) return add_jpeg(pdf, file.bytes());
    if (starts_with(file, "\x89PNG\r\n\x1a\n")) return add_png(pdf, file.bytes());
    if (starts_with(file, "II") || starts_with(file, "MM"))
        return add_tiff(pdf, file.bytes(), limits.pages);
    if (starts_with(file, "GIF8")) return add_gif(pdf, file.bytes());
    if (starts_with(file, "WEBP", 8)) return add_webp(pdf, file.bytes());
    if (starts_with(file, "ftyp", 4)) return add_heif(pdf, file.bytes());
    add_other(pdf, file.bytes());
}

} // namespace

std::int64_t convert(const Request& request)
{
    const MappedFile file{child_input};
    ImagePdf pdf;
    add_pages(pdf, file, request.limits);
    if (pdf.page_count() == 0) throw EngineError(ErrorKind::empty, "no pages");
    pdf.write(child_output);
    return pdf.page_count();
}

} // namespace quire::engines
