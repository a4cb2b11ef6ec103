// Pages that are one image: its dictionary, then its bytes.

#include "fuzz.hpp"

#include "scans/image_stream.hpp"

#include <engines/embedded_image.hpp>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

namespace quire::fuzz {

namespace {

QPDFObjectHandle image(QPDF& pdf, std::string_view dictionary, std::string_view data)
{
    auto stream = pdf.newStream(std::string{data});
    auto said = QPDFObjectHandle::parse("<< " + std::string{dictionary} + " >>");
    said.replaceKey("/Length", QPDFObjectHandle::newInteger(static_cast<long long>(data.size())));
    stream.replaceDict(said);
    return stream;
}

void look_at(std::string_view dictionary, std::string_view data)
{
    QPDF pdf;
    pdf.emptyPDF();
    pdf.setSuppressWarnings(true);
    auto page = QPDFObjectHandle::parse(
        "<< /Type /Page /MediaBox [0 0 99 99] /Resources << /XObject << >> >> >>");
    page.getKey("/Resources").getKey("/XObject").replaceKey("/I", image(pdf, dictionary, data));
    page.replaceKey("/Contents", pdf.newStream("99 0 0 99 0 0 cm /I Do"));
    pdf.addPage(page, false);
    embedded_page_image(pdf, 0);
}

} // namespace

void take(std::string_view input)
{
    const auto pair = parts(input, 2);
    const std::span bytes{reinterpret_cast<const std::uint8_t*>(pair[1].data()), pair[1].size()};
    decoded_fax4(bytes, 64, 16);
    decoded_jpeg(bytes, 8, 8, PixelFormat::gray8);
    try {
        look_at(pair[0], pair[1]);
    } catch (const std::exception&) { // a dictionary that cannot be read, or too much memory
    }
}

std::vector<std::string> seeds()
{
    using namespace std::string_literals;
    const auto head = "/Type /XObject /Subtype /Image /Width 8 /Height 2 "s;
    return {
        head + "/BitsPerComponent 8 /ColorSpace /DeviceGray\0"s + std::string(16, 'x'),
        head + "/BitsPerComponent 1 /ColorSpace [/Indexed /DeviceRGB 1 <000000ffffff>]\0ab"s,
        head +
            "/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 8 /Rows 2 >>\0\x80\x80"s,
        head + "/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /ASCIIHexDecode\0"s +
            std::string(32, 'a') + ">",
        head + "/BitsPerComponent 8 /ColorSpace /DeviceRGB /Decode [1 0 1 0 1 0]\0"s +
            std::string(48, 'x')};
}

} // namespace quire::fuzz
