// CCITT group 4, decoded by libtiff: the bytes are put behind a small TIFF header in memory.

#include "image_stream.hpp"

#include <base/handle.hpp>

#include <tiffio.h>

#include <algorithm>
#include <cstring>

namespace quire {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Tiff = Handle<TIFF, &TIFFClose>;
using Options = Handle<TIFFOpenOptions, &TIFFOpenOptionsFree>;

void put_16(Bytes& out, std::uint32_t value)
{
    out.push_back(static_cast<std::uint8_t>(value));
    out.push_back(static_cast<std::uint8_t>(value >> 8));
}

void put_32(Bytes& out, std::uint32_t value)
{
    put_16(out, value & 0xFFFF);
    put_16(out, value >> 16);
}

void put_tag(Bytes& out, std::uint32_t tag, std::uint32_t value)
{
    put_16(out, tag);
    put_16(out, TIFF_LONG);
    put_32(out, 1);
    put_32(out, value);
}

// A little-endian TIFF of one strip.
Bytes as_tiff(std::span<const std::uint8_t> fax, int width, int height)
{
    constexpr std::uint32_t tags = 9;
    constexpr std::uint32_t data_at = 8 + 2 + tags * 12 + 4;
    Bytes out{'I', 'I', 42, 0};
    put_32(out, 8);
    put_16(out, tags);
    put_tag(out, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(width));
    put_tag(out, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(height));
    put_tag(out, TIFFTAG_BITSPERSAMPLE, 1);
    put_tag(out, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
    put_tag(out, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    put_tag(out, TIFFTAG_STRIPOFFSETS, data_at);
    put_tag(out, TIFFTAG_SAMPLESPERPIXEL, 1);
    put_tag(out, TIFFTAG_ROWSPERSTRIP, static_cast<std::uint32_t>(height));
    put_tag(out, TIFFTAG_STRIPBYTECOUNTS, static_cast<std::uint32_t>(fax.size()));
    put_32(out, 0); // no further image
    out.insert(out.end(), fax.begin(), fax.end());
    return out;
}

// A file in memory for libtiff, and whether it complained.
struct Source {
    Bytes bytes;
    std::size_t position = 0;
    bool complained = false;
};

Source& source_of(thandle_t handle)
{
    return *static_cast<Source*>(handle);
}

tmsize_t read(thandle_t handle, void* into, tmsize_t size)
{
    Source& source = source_of(handle);
    const auto left = source.bytes.size() - std::min(source.position, source.bytes.size());
    const auto count = std::min(static_cast<std::size_t>(size), left);
    std::memcpy(into, source.bytes.data() + source.position, count);
    source.position += count;
    return static_cast<tmsize_t>(count);
}

tmsize_t write(thandle_t, void*, tmsize_t)
{
    return -1;
}

toff_t seek(thandle_t handle, toff_t offset, int from)
{
    Source& source = source_of(handle);
    if (from == SEEK_CUR) offset += source.position;
    if (from == SEEK_END) offset += source.bytes.size();
    source.position = static_cast<std::size_t>(offset);
    return offset;
}

int close(thandle_t)
{
    return 0;
}

toff_t size(thandle_t handle)
{
    return source_of(handle).bytes.size();
}

int note_complaint(TIFF*, void* source, const char*, const char*, va_list)
{
    static_cast<Source*>(source)->complained = true;
    return 1; // dealt with: nothing is printed
}

Tiff open(Source& source)
{
    const Options options{TIFFOpenOptionsAlloc()};
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), note_complaint, &source);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), note_complaint, &source);
    return Tiff{TIFFClientOpenExt("fax", "rm", &source, read, write, seek, close, size, nullptr,
                                  nullptr, options.get())};
}

} // namespace

std::optional<std::vector<std::uint8_t>> decoded_fax4(std::span<const std::uint8_t> fax, int width,
                                                      int height)
{
    Source source{as_tiff(fax, width, height)};
    const Tiff tiff = open(source);
    if (!tiff) return std::nullopt;
    const auto row = (static_cast<std::size_t>(width) + 7) / 8;
    Bytes packed(row * static_cast<std::size_t>(height));
    const auto wanted = static_cast<tmsize_t>(packed.size());
    const tmsize_t got = TIFFReadEncodedStrip(tiff.get(), 0, packed.data(), wanted);
    if (got != wanted || source.complained) return std::nullopt;
    return packed;
}

} // namespace quire
