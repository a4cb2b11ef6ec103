// TIFF: every page. Group 4 in one strip is taken over as it is, other bilevel pages are coded that
// way; the rest is decoded and deflated.

#include "image_pdf.hpp"

#include <base/handle.hpp>
#include <engines/engine.hpp>

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <memory>
#include <qpdf/Pl_Flate.hh>
#include <tiffio.h>
#include <vector>

namespace quire::engines {

namespace {

using Bytes = std::span<const std::byte>;

[[noreturn]] void damaged()
{
    throw EngineError(ErrorKind::damaged, "tiff");
}

// A file in memory, as libtiff wants to see one.
struct Memory {
    const char* read_only = nullptr; // null: `written` is the file
    std::size_t size = 0;
    std::string written;
    std::uint64_t position = 0;

    std::size_t length() const { return read_only ? size : written.size(); }
};

tmsize_t read_some(thandle_t handle, void* into, tmsize_t count)
{
    auto& file = *static_cast<Memory*>(handle);
    if (file.position >= file.length()) return 0;
    const auto some =
        std::min<std::uint64_t>(static_cast<std::uint64_t>(count), file.length() - file.position);
    const char* from = file.read_only ? file.read_only : file.written.data();
    std::memcpy(into, from + file.position, some);
    file.position += some;
    return static_cast<tmsize_t>(some);
}

tmsize_t write_some(thandle_t handle, void* from, tmsize_t count)
{
    auto& file = *static_cast<Memory*>(handle);
    if (file.read_only) return -1;
    const auto end = file.position + static_cast<std::uint64_t>(count);
    if (end > file.written.size()) file.written.resize(end);
    std::memcpy(file.written.data() + file.position, from, static_cast<std::size_t>(count));
    file.position = end;
    return count;
}

toff_t seek(thandle_t handle, toff_t offset, int whence)
{
    auto& file = *static_cast<Memory*>(handle);
    if (whence == SEEK_CUR) offset += file.position;
    if (whence == SEEK_END) offset += file.length();
    return file.position = offset;
}

int close_nothing(thandle_t)
{
    return 0;
}

toff_t size_of(thandle_t handle)
{
    return static_cast<Memory*>(handle)->length();
}

using Tiff = Handle<TIFF, TIFFClose>;

Tiff open_tiff(Memory& file, const char* mode)
{
    TIFFSetErrorHandler(nullptr);
    TIFFSetWarningHandler(nullptr);
    // "m": no mapping, the bytes are in memory as it is.
    return Tiff{TIFFClientOpen("image", mode, &file, read_some, write_some, seek, close_nothing,
                               size_of, nullptr, nullptr)};
}

template<class T>
T field(TIFF* tiff, std::uint32_t tag, T otherwise)
{
    T value{};
    return TIFFGetFieldDefaulted(tiff, tag, &value) == 1 ? value : otherwise;
}

// The file and where each page starts; shared by the pages until they are written.
struct Source {
    Memory memory;
    Tiff tiff;

    TIFF* page(std::uint64_t offset)
    {
        if (TIFFSetSubDirectory(tiff.get(), offset) != 1) damaged();
        return tiff.get();
    }
};

bool is_bilevel(TIFF* tiff)
{
    const auto photometric = field<std::uint16_t>(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
    return field<std::uint16_t>(tiff, TIFFTAG_BITSPERSAMPLE, 1) == 1 &&
           field<std::uint16_t>(tiff, TIFFTAG_SAMPLESPERPIXEL, 1) == 1 && !TIFFIsTiled(tiff) &&
           (photometric == PHOTOMETRIC_MINISWHITE || photometric == PHOTOMETRIC_MINISBLACK);
}

void send(Pipeline* to, std::string_view bytes)
{
    to->write(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    to->finish();
}

bool is_one_group4_strip(TIFF* tiff)
{
    return field<std::uint16_t>(tiff, TIFFTAG_COMPRESSION, 1) == COMPRESSION_CCITTFAX4 &&
           TIFFNumberOfStrips(tiff) == 1;
}

std::string raw_strip(TIFF* tiff)
{
    const auto size = TIFFRawStripSize(tiff, 0);
    if (size <= 0) damaged();
    std::string bytes(static_cast<std::size_t>(size), '\0');
    const auto got = TIFFReadRawStrip(tiff, 0, bytes.data(), size);
    if (got <= 0) damaged();
    bytes.resize(static_cast<std::size_t>(got));
    if (field<std::uint16_t>(tiff, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB) == FILLORDER_LSB2MSB)
        TIFFReverseBits(reinterpret_cast<std::uint8_t*>(bytes.data()), got);
    return bytes;
}

// The page coded anew as one Group 4 strip; nothing is lost.
std::string recoded(TIFF* from, std::uint32_t width, std::uint32_t height)
{
    Memory memory;
    const auto to = open_tiff(memory, "wm");
    if (!to) throw std::bad_alloc{};
    TIFFSetField(to.get(), TIFFTAG_IMAGEWIDTH, width);
    TIFFSetField(to.get(), TIFFTAG_IMAGELENGTH, height);
    TIFFSetField(to.get(), TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(to.get(), TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(to.get(), TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(to.get(), TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
    TIFFSetField(to.get(), TIFFTAG_ROWSPERSTRIP, height);
    std::vector<std::uint8_t> row(static_cast<std::size_t>(TIFFScanlineSize(from)) + 8);
    for (std::uint32_t y = 0; y < height; ++y)
        if (TIFFReadScanline(from, row.data(), y, 0) != 1 ||
            TIFFWriteScanline(to.get(), row.data(), y, 0) != 1)
            damaged();
    if (TIFFFlushData(to.get()) != 1) damaged();
    std::uint64_t* offsets = nullptr;
    std::uint64_t* counts = nullptr;
    TIFFGetField(to.get(), TIFFTAG_STRIPOFFSETS, &offsets);
    TIFFGetField(to.get(), TIFFTAG_STRIPBYTECOUNTS, &counts);
    if (!offsets || !counts) damaged();
    return memory.written.substr(offsets[0], counts[0]);
}

void bilevel(Picture& picture, const std::shared_ptr<Source>& source, std::uint64_t offset,
             TIFF* tiff)
{
    // PDF's plain Group 4 paints white runs white; here they may stand for the value 0 = black.
    const bool inverted =
        field<std::uint16_t>(tiff, TIFFTAG_PHOTOMETRIC, 0) == PHOTOMETRIC_MINISBLACK;
    picture.dictionary = fmt::format(
        "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 "
        "/Columns {} /Rows {} /BlackIs1 {} >>",
        picture.width, picture.height, inverted ? "true" : "false");
    picture.data = [=, width = picture.width, height = picture.height](Pipeline* to) {
        auto* page = source->page(offset);
        send(to, is_one_group4_strip(page) ? raw_strip(page) : recoded(page, width, height));
    };
}

// Any other kind, as libtiff turns it into red, green, blue and alpha. Alpha is laid over white.
void write_decoded(Pipeline* to, TIFF* tiff, std::uint32_t width, std::uint32_t height, bool gray)
{
    std::vector<std::uint32_t> pixels(std::size_t{width} * height);
    const int orientation = field<std::uint16_t>(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    if (TIFFReadRGBAImageOriented(tiff, width, height, pixels.data(), orientation, 0) != 1)
        damaged();
    Pl_Flate flate{"rows", to, Pl_Flate::a_deflate};
    std::vector<unsigned char> row;
    for (std::uint32_t y = 0; y < height; ++y) {
        row.clear();
        for (std::uint32_t x = 0; x < width; ++x) {
            const auto pixel = pixels[std::size_t{y} * width + x];
            const unsigned white = 255 - TIFFGetA(pixel); // colours come multiplied by alpha
            const auto over_white = [white](std::uint32_t c) {
                return static_cast<unsigned char>(std::min<std::uint32_t>(c + white, 255));
            };
            row.push_back(over_white(TIFFGetR(pixel)));
            if (gray) continue;
            row.push_back(over_white(TIFFGetG(pixel)));
            row.push_back(over_white(TIFFGetB(pixel)));
        }
        flate.write(row.data(), row.size());
    }
    flate.finish();
}

void decoded(Picture& picture, const std::shared_ptr<Source>& source, std::uint64_t offset,
             TIFF* tiff)
{
    const auto photometric = field<std::uint16_t>(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
    const bool gray =
        photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE;
    picture.dictionary = fmt::format("/BitsPerComponent 8 /Filter /FlateDecode /ColorSpace {}",
                                     gray ? "/DeviceGray" : "/DeviceRGB");
    picture.data = [=, width = picture.width, height = picture.height](Pipeline* to) {
        write_decoded(to, source->page(offset), width, height, gray);
    };
}

void add_directory(ImagePdf& pdf, const std::shared_ptr<Source>& source)
{
    TIFF* tiff = source->tiff.get();
    Picture picture;
    picture.width = field<std::uint32_t>(tiff, TIFFTAG_IMAGEWIDTH, 0);
    picture.height = field<std::uint32_t>(tiff, TIFFTAG_IMAGELENGTH, 0);
    if (picture.width == 0 || picture.height == 0) damaged();
    check_pixels(picture.width, picture.height);
    const double unit =
        field<std::uint16_t>(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH) == RESUNIT_CENTIMETER
            ? 2.54
            : 1;
    picture.dpi_x = static_cast<double>(field<float>(tiff, TIFFTAG_XRESOLUTION, 0)) * unit;
    picture.dpi_y = static_cast<double>(field<float>(tiff, TIFFTAG_YRESOLUTION, 0)) * unit;
    picture.orientation = field<std::uint16_t>(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    const auto offset = TIFFCurrentDirOffset(tiff);
    is_bilevel(tiff) ? bilevel(picture, source, offset, tiff)
                     : decoded(picture, source, offset, tiff);
    pdf.add_page(picture);
}

} // namespace

void add_tiff(ImagePdf& pdf, std::span<const std::byte> bytes, std::int64_t most_pages)
{
    auto source = std::make_shared<Source>();
    source->memory.read_only = reinterpret_cast<const char*>(bytes.data());
    source->memory.size = bytes.size();
    source->tiff = open_tiff(source->memory, "rm");
    if (!source->tiff) damaged();
    do {
        const auto kind = field<std::uint32_t>(source->tiff.get(), TIFFTAG_SUBFILETYPE, 0);
        if (kind & FILETYPE_REDUCEDIMAGE) continue; // a preview of another page
        if (pdf.page_count() == most_pages) throw EngineError(ErrorKind::too_many_pages, "tiff");
        add_directory(pdf, source);
    } while (TIFFReadDirectory(source->tiff.get()) == 1);
}

} // namespace quire::engines
