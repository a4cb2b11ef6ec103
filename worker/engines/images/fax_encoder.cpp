// Encoded by libtiff: a TIFF of one strip is written to memory, and the strip taken out.

#include "fax_encoder.hpp"

#include <base/error.hpp>
#include <base/handle.hpp>

#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace quire {
namespace {

struct Memory {
    std::string bytes;
    std::size_t position = 0;
};

Memory& memory_of(thandle_t handle)
{
    return *static_cast<Memory*>(handle);
}

tmsize_t read(thandle_t handle, void* into, tmsize_t size)
{
    Memory& memory = memory_of(handle);
    const auto left = memory.bytes.size() - std::min(memory.position, memory.bytes.size());
    const auto count = std::min(static_cast<std::size_t>(size), left);
    std::memcpy(into, memory.bytes.data() + memory.position, count);
    memory.position += count;
    return static_cast<tmsize_t>(count);
}

tmsize_t write(thandle_t handle, void* from, tmsize_t size)
{
    Memory& memory = memory_of(handle);
    const auto end = memory.position + static_cast<std::size_t>(size);
    if (memory.bytes.size() < end) memory.bytes.resize(end);
    std::memcpy(memory.bytes.data() + memory.position, from, static_cast<std::size_t>(size));
    memory.position = end;
    return size;
}

toff_t seek(thandle_t handle, toff_t offset, int from)
{
    Memory& memory = memory_of(handle);
    if (from == SEEK_CUR) offset += memory.position;
    if (from == SEEK_END) offset += memory.bytes.size();
    memory.position = static_cast<std::size_t>(offset);
    return offset;
}

int close(thandle_t)
{
    return 0;
}

toff_t size(thandle_t handle)
{
    return memory_of(handle).bytes.size();
}

using Tiff = Handle<TIFF, &TIFFClose>;

void describe(TIFF* tiff, const Raster& page)
{
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(page.width));
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(page.height));
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, static_cast<std::uint32_t>(page.height));
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
}

std::vector<std::uint8_t> packed(const Raster& page)
{
    const auto row_bytes = (static_cast<std::size_t>(page.width) + 7) / 8;
    std::vector<std::uint8_t> bits(row_bytes * static_cast<std::size_t>(page.height));
    for (int y = 0; y < page.height; ++y) {
        const auto row = page.row(y);
        auto* out = bits.data() + static_cast<std::size_t>(y) * row_bytes;
        for (std::size_t x = 0; x < row.size(); ++x)
            if (row[x] < 128) out[x / 8] = static_cast<std::uint8_t>(out[x / 8] | 0x80U >> x % 8);
    }
    return bits;
}

} // namespace

std::string encoded_fax4(const Raster& page)
{
    Memory memory;
    const Tiff tiff{
        TIFFClientOpen("fax", "wm", &memory, read, write, seek, close, size, nullptr, nullptr)};
    if (!tiff) throw Error{"no fax encoder"};
    describe(tiff.get(), page);
    auto bits = packed(page);
    if (TIFFWriteEncodedStrip(tiff.get(), 0, bits.data(), static_cast<tmsize_t>(bits.size())) < 0 ||
        TIFFFlushData(tiff.get()) == 0)
        throw Error{"the page cannot be encoded as fax"};
    std::uint64_t* offsets = nullptr;
    std::uint64_t* counts = nullptr;
    if (TIFFGetField(tiff.get(), TIFFTAG_STRIPOFFSETS, &offsets) == 0 ||
        TIFFGetField(tiff.get(), TIFFTAG_STRIPBYTECOUNTS, &counts) == 0)
        throw Error{"the fax encoder has lost its strip"};
    return memory.bytes.substr(static_cast<std::size_t>(offsets[0]),
                               static_cast<std::size_t>(counts[0]));
}

} // namespace quire
