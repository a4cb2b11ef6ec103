// Writes a PDF again with text layers, and without its metadata where that was asked for.

#include "child/mapped_file.hpp"
#include "jobs.hpp"
#include "pdf/hidden_layer.hpp"
#include "pdf/pdf_file.hpp"

#include <new>
#include <qpdf/QPDFExc.hh>

namespace quire::engines {

namespace {

void drop_metadata(QPDF& pdf)
{
    pdf.getTrailer().removeKey("/Info");
    auto root = pdf.getRoot();
    root.removeKey("/Metadata");
    root.removeKey("/PieceInfo");
    for (auto page : pdf.getAllPages()) {
        page.removeKey("/Metadata");
        page.removeKey("/PieceInfo");
        page.removeKey("/LastModified");
    }
}

std::int64_t write_with_layers(Channel& channel, const GraftOptions& options, QPDF& pdf)
{
    if (options.drop_metadata) drop_metadata(pdf);
    const auto& pages = pdf.getAllPages();
    LayerWriter writer{pdf};
    std::int64_t laid = 0;
    std::int64_t next = 0;
    for (auto in = channel.receive(); in.type == ToChild::layer; in = channel.receive()) {
        const auto layer = decode_layer(in.body);
        if (layer.page < next || layer.page >= static_cast<std::int64_t>(pages.size()))
            throw EngineError(ErrorKind::bad_range, "page");
        next = layer.page + 1;
        auto page = pages[static_cast<std::size_t>(layer.page)];
        if (options.spare_visible_text && shows_text(page)) continue;
        if (options.replace_hidden_text) remove_hidden_text(pdf, page);
        writer.lay(page, layer.words);
        ++laid;
    }
    write_pdf(pdf, child_output);
    return laid;
}

} // namespace

std::int64_t graft(Channel& channel, const Request& request)
{
    const MappedFile file{child_input};
    try {
        const auto pdf = open_pdf(file.bytes());
        return write_with_layers(channel, request.graft, *pdf);
    } catch (const QPDFExc&) { // readable for Poppler perhaps, but not to be rewritten
        throw EngineError(ErrorKind::unsupported, "qpdf");
    }
}

} // namespace quire::engines
