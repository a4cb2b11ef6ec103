// Pictures of every kind on their way into a PDF, and those of pages on their way back from a GIF.

#include "fuzz.hpp"

#include "images/image_pdf.hpp"
#include "pictures/gif_picture.hpp"

#include <base/error.hpp>
#include <engines/engine.hpp>
#include <fcntl.h>
#include <qpdf/QPDFExc.hh>

namespace quire::fuzz {

namespace {

using namespace engines;
using Bytes = std::span<const std::byte>;

template<class Add>
void convert(Add add)
{
    static const int nowhere = open("/dev/null", O_WRONLY);
    try {
        ImagePdf pdf;
        add(pdf);
        if (pdf.page_count() > 0) pdf.write(nowhere);
    } catch (const std::exception&) { // the child calls all of them `damaged`
    }
}

void take_back(Bytes bytes)
{
    try {
        const auto image = decode_gif(bytes);
        const auto again = encode_gif(image);
        must(decode_gif(std::as_bytes(std::span{again})).indexes == image.indexes);
        decode_gif_pixels(bytes);
    } catch (const Error&) { // no picture of a page
    }
}

} // namespace

void take(std::string_view input)
{
    const auto bytes = std::as_bytes(std::span{input});
    convert([&](ImagePdf& pdf) { add_jpeg(pdf, bytes); });
    convert([&](ImagePdf& pdf) { add_png(pdf, bytes); });
    convert([&](ImagePdf& pdf) { add_tiff(pdf, bytes, 10); });
    convert([&](ImagePdf& pdf) { add_other(pdf, bytes); });
    take_back(bytes);
}

std::vector<std::string> seeds()
{
    using namespace std::string_literals;
    return {
        "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\1\0\x48\0\x48\0\0\xff\xc0\0\x0b\x08\0\x08\0\x08\1\1\x11\0\xff\xd9"s,
        "\xff\xd8\xff\xe1\0\x22\x45xif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0\xff\xc0\0\x0b\x08\0\x08\0\x08\1\1\x11\0"s,
        "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0\x3a\x7e\x9b\x55\0\0\0\x0aIDATx"
        "\x9c\x63\x60\0\0\0\2\0\1\xe5\x27\xde\xfc"
        "\0\0\0\0IEND\xae\x42\x60\x82"s,
        "II*"
        "\0\x08\0\0\0\6\0\0\1\4\0\1\0\0\0\x08\0\0\0\1\1\4\0\1\0\0\0\1\0\0\0\2\1\3\0\1\0\0\0\1\0\0\0"
        "\3\1\3\0\1\0\0\0\4\0\0\0"
        "\x11\1\4\0\1\0\0\0\x56\0\0\0\x17\1\4\0\1\0\0\0\2\0\0\0\0\0\0\0\x80\x80"s,
        "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2\x4c\1\0;"s,
        "BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0\1\0\x18\0\0\0\0\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\0"s,
        "P5\n2 1\n255\n\0\xff"s};
}

} // namespace quire::fuzz
