#include "codecs.hpp"

#include <qpdf/Pl_Buffer.hh>
#include <qpdf/Pl_Flate.hh>
#include <tiffio.h>
#include <turbojpeg.h>

#include <cstring>
#include <stdexcept>

namespace quire {
namespace {

struct MemoryFile {
    std::string bytes;
    std::size_t position = 0;
};

MemoryFile& file_of(thandle_t handle)
{
    return *static_cast<MemoryFile*>(handle);
}

tmsize_t read(thandle_t handle, void* into, tmsize_t size)
{
    auto& file = file_of(handle);
    const auto count = std::min(static_cast<std::size_t>(size), file.bytes.size() - file.position);
    std::memcpy(into, file.bytes.data() + file.position, count);
    file.position += count;
    return static_cast<tmsize_t>(count);
}

tmsize_t write(thandle_t handle, void* from, tmsize_t size)
{
    auto& file = file_of(handle);
    const auto count = static_cast<std::size_t>(size);
    if (file.bytes.size() < file.position + count) file.bytes.resize(file.position + count);
    std::memcpy(file.bytes.data() + file.position, from, count);
    file.position += count;
    return size;
}

toff_t seek(thandle_t handle, toff_t offset, int from)
{
    auto& file = file_of(handle);
    if (from == SEEK_CUR) offset += file.position;
    if (from == SEEK_END) offset += file.bytes.size();
    file.position = offset;
    return offset;
}

int close(thandle_t)
{
    return 0;
}

toff_t size(thandle_t handle)
{
    return file_of(handle).bytes.size();
}

} // namespace

std::string as_jpeg(const Raster& raster)
{
    const bool gray = raster.format == PixelFormat::gray8;
    unsigned char* bytes = nullptr;
    unsigned long length = 0;
    tjhandle encoder = tjInitCompress();
    const int failed = tjCompress2(encoder, raster.pixels.data(), raster.width, 0, raster.height,
                                   gray ? TJPF_GRAY : TJPF_RGB, &bytes, &length,
                                   gray ? TJSAMP_GRAY : TJSAMP_444, 95, 0);
    tjDestroy(encoder);
    if (failed) throw std::runtime_error{"no JPEG"};
    std::string jpeg{reinterpret_cast<const char*>(bytes), length};
    tjFree(bytes);
    return jpeg;
}

std::string as_bits(const Raster& gray)
{
    const auto row = (static_cast<std::size_t>(gray.width) + 7) / 8;
    std::string bits(row * static_cast<std::size_t>(gray.height), '\0');
    for (int y = 0; y < gray.height; ++y)
        for (std::size_t x = 0; x < gray.row(y).size(); ++x)
            if (gray.row(y)[x] >= 128)
                bits[static_cast<std::size_t>(y) * row + x / 8] |=
                    static_cast<char>(0x80 >> (x % 8));
    return bits;
}

std::string as_fax4(const Raster& gray)
{
    MemoryFile memory;
    TIFF* tiff =
        TIFFClientOpen("fax", "w", &memory, read, write, seek, close, size, nullptr, nullptr);
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, gray.width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, gray.height);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, gray.height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    std::string ink = as_bits(gray);
    for (auto& byte : ink)
        byte = static_cast<char>(~byte);
    TIFFWriteEncodedStrip(tiff, 0, ink.data(), static_cast<tmsize_t>(ink.size()));
    TIFFClose(tiff);

    memory.position = 0;
    TIFF* again =
        TIFFClientOpen("fax", "r", &memory, read, write, seek, close, size, nullptr, nullptr);
    std::string fax(TIFFRawStripSize64(again, 0), '\0');
    TIFFReadRawStrip(again, 0, fax.data(), static_cast<tmsize_t>(fax.size()));
    TIFFClose(again);
    return fax;
}

std::string as_flate(const std::string& data)
{
    Pl_Buffer packed{"packed"};
    Pl_Flate flate{"flate", &packed, Pl_Flate::a_deflate};
    flate.write(reinterpret_cast<const unsigned char*>(data.data()), data.size());
    flate.finish();
    const auto buffer = packed.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

} // namespace quire
