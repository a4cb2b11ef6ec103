#include "image_stream.hpp"

#include <qpdf/Buffer.hh>
#include <qpdf/Pipeline.hh>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

namespace quire {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Colour = std::array<std::uint8_t, 3>;

enum class Codec { plain, jpeg, fax4 };

// What the dictionary of an image says, as far as it is understood.
struct Header {
    int width = 0;
    int height = 0;
    int bits = 8;     // for each channel of a pixel
    int channels = 1; // as stored; a palette has one
    Codec codec = Codec::plain;
    bool black_is_1 = false;     // fax4 only
    std::vector<Colour> colours; // of each stored value; empty for three channels
};

bool name_in(QPDFObjectHandle object, std::initializer_list<const char*> names)
{
    return object.isName() && std::any_of(names.begin(), names.end(), [&](const char* name) {
               return object.getName() == name;
           });
}

int integer(QPDFObjectHandle object, int otherwise)
{
    return object.isInteger() ? object.getIntValueAsInt() : otherwise;
}

QPDFObjectHandle only_item(QPDFObjectHandle object)
{
    return object.isArray() && object.getArrayNItems() == 1 ? object.getArrayItem(0) : object;
}

// Channels of a gray or RGB colour space; 0 for any other.
int device_channels(QPDFObjectHandle space)
{
    space = only_item(space);
    if (name_in(space, {"/DeviceGray", "/G"})) return 1;
    if (name_in(space, {"/DeviceRGB", "/RGB"})) return 3;
    if (!space.isArray() || space.getArrayNItems() != 2) return 0;
    auto kind = space.getArrayItem(0);
    if (name_in(kind, {"/CalGray"})) return 1;
    if (name_in(kind, {"/CalRGB"})) return 3;
    auto profile = space.getArrayItem(1);
    if (!name_in(kind, {"/ICCBased"}) || !profile.isStream()) return 0;
    const int channels = integer(profile.getDict().getKey("/N"), 0);
    return channels == 1 || channels == 3 ? channels : 0;
}

std::vector<Colour> grays(int bits)
{
    const int most = (1 << bits) - 1;
    std::vector<Colour> colours;
    for (int value = 0; value <= most; ++value) {
        const auto gray = static_cast<std::uint8_t>(value * 255 / most);
        colours.push_back({gray, gray, gray});
    }
    return colours;
}

// The colours of [/Indexed base most table]; empty when not understood.
std::vector<Colour> palette(QPDFObjectHandle space, int bits)
{
    const auto channels = static_cast<std::size_t>(device_channels(space.getArrayItem(1)));
    const int most = integer(space.getArrayItem(2), -1);
    auto table = space.getArrayItem(3);
    std::string bytes;
    if (table.isString()) bytes = table.getStringValue();
    if (table.isStream()) {
        const auto data = table.getStreamData(qpdf_dl_generalized);
        bytes.assign(reinterpret_cast<const char*>(data->getBuffer()), data->getSize());
    }
    if (channels == 0 || most < 0 || most > 255) return {};
    std::vector<Colour> colours(std::size_t{1} << bits);
    for (std::size_t i = 0; i < colours.size(); ++i) {
        const std::size_t at = std::min(i, static_cast<std::size_t>(most)) * channels;
        if (at + channels > bytes.size()) return {};
        for (std::size_t c = 0; c < 3; ++c)
            colours[i][c] = static_cast<std::uint8_t>(bytes[at + (channels == 1 ? 0 : c)]);
    }
    return colours;
}

bool read_colours(QPDFObjectHandle dictionary, Header& header)
{
    auto space = dictionary.getKey("/ColorSpace");
    const bool indexed = space.isArray() && space.getArrayNItems() == 4 &&
                         name_in(space.getArrayItem(0), {"/Indexed", "/I"});
    if (indexed) {
        header.colours = palette(space, header.bits);
        return !header.colours.empty();
    }
    header.channels = device_channels(space);
    if (header.channels == 1) header.colours = grays(header.bits);
    return header.channels == 1 || (header.channels == 3 && header.bits == 8);
}

// /Decode may be missing, say what holds anyway, or turn a single channel round.
bool apply_decode(QPDFObjectHandle dictionary, Header& header)
{
    auto decode = dictionary.getKey("/Decode");
    if (decode.isNull()) return true;
    if (!decode.isArray() || decode.getArrayNItems() != 2 * header.channels) return false;
    const bool indexed =
        dictionary.getKey("/ColorSpace").isArray() &&
        name_in(dictionary.getKey("/ColorSpace").getArrayItem(0), {"/Indexed", "/I"});
    const double high = indexed ? (1 << header.bits) - 1 : 1;
    std::vector<double> values;
    for (auto& item : decode.getArrayAsVector())
        values.push_back(item.isNumber() ? item.getNumericValue() : -1);
    const bool usual = [&] {
        for (std::size_t i = 0; i < values.size(); ++i)
            if (values[i] != (i % 2 == 0 ? 0 : high)) return false;
        return true;
    }();
    if (usual) return true;
    if (header.channels != 1 || values[0] != high || values[1] != 0) return false;
    std::reverse(header.colours.begin(), header.colours.end());
    return true;
}

bool read_fax(QPDFObjectHandle parameters, Header& header)
{
    if (!parameters.isDictionary()) return false;
    const auto is_true = [&](const char* key) {
        auto value = parameters.getKey(key);
        return value.isBool() && value.getBoolValue();
    };
    header.codec = Codec::fax4;
    header.black_is_1 = is_true("/BlackIs1");
    return integer(parameters.getKey("/K"), 0) < 0 && !is_true("/EncodedByteAlign") &&
           integer(parameters.getKey("/Columns"), 1728) == header.width && header.bits == 1 &&
           header.channels == 1;
}

bool read_codec(QPDFObjectHandle dictionary, Header& header)
{
    auto filter = only_item(dictionary.getKey("/Filter"));
    auto parameters = only_item(dictionary.getKey("/DecodeParms"));
    if (name_in(filter, {"/DCTDecode", "/DCT"})) {
        header.codec = Codec::jpeg;
        const bool transform_said =
            parameters.isDictionary() && parameters.hasKey("/ColorTransform");
        return header.bits == 8 && !transform_said;
    }
    if (name_in(filter, {"/CCITTFaxDecode", "/CCF"})) return read_fax(parameters, header);
    return true; // qpdf refuses what it cannot unpack
}

std::optional<Header> header_of(QPDFObjectHandle dictionary)
{
    for (const char* key : {"/SMask", "/Mask", "/Alternates", "/OPI", "/Matte", "/OC"})
        if (dictionary.hasKey(key)) return std::nullopt;
    auto stencil = dictionary.getKey("/ImageMask");
    if (stencil.isBool() && stencil.getBoolValue()) return std::nullopt;
    Header header;
    header.width = integer(dictionary.getKey("/Width"), 0);
    header.height = integer(dictionary.getKey("/Height"), 0);
    header.bits = integer(dictionary.getKey("/BitsPerComponent"), 8);
    constexpr int longest = 200'000;
    if (header.width < 1 || header.height < 1 || header.width > longest || header.height > longest)
        return std::nullopt;
    if (std::int64_t{header.width} * header.height > max_raster_pixels) return std::nullopt;
    if (header.bits != 1 && header.bits != 2 && header.bits != 4 && header.bits != 8)
        return std::nullopt;
    if (!read_colours(dictionary, header) || !apply_decode(dictionary, header) ||
        !read_codec(dictionary, header))
        return std::nullopt;
    return header;
}

std::size_t row_bytes(const Header& header)
{
    return (static_cast<std::size_t>(header.width) * static_cast<std::size_t>(header.channels) *
                static_cast<std::size_t>(header.bits) +
            7) /
           8;
}

// Takes what is wanted and then stops the unpacking, so that a small stream cannot grow without
// end.
class Bounded : public Pipeline {
public:
    explicit Bounded(std::size_t wanted) : Pipeline("bounded", nullptr), m_wanted(wanted)
    {
        m_bytes.reserve(wanted);
    }
    void write(const unsigned char* data, std::size_t size) override
    {
        const auto count = std::min(size, m_wanted - m_bytes.size());
        m_bytes.insert(m_bytes.end(), data, data + count);
        // Some files have a line end or padding behind the last row.
        m_behind += size - count;
        if (m_behind > allowed_behind) throw std::runtime_error{"more data than the image holds"};
    }
    void finish() override {}
    bool complete() const { return m_bytes.size() == m_wanted; }
    Bytes& bytes() { return m_bytes; }

private:
    static constexpr std::size_t allowed_behind = 1 << 16;
    std::size_t m_wanted;
    std::size_t m_behind = 0;
    Bytes m_bytes;
};

std::optional<Bytes> unpacked(QPDFObjectHandle stream, const Header& header)
{
    Bounded rows{row_bytes(header) * static_cast<std::size_t>(header.height)};
    bool tried = false;
    const bool fine = stream.pipeStreamData(&rows, &tried, 0, qpdf_dl_specialized, true, false);
    if (!fine || !tried || !rows.complete()) return std::nullopt;
    return std::move(rows.bytes());
}

bool all_gray(const std::vector<Colour>& colours)
{
    return std::all_of(colours.begin(), colours.end(), [](const Colour& colour) {
        return colour[0] == colour[1] && colour[0] == colour[2];
    });
}

// Eight one-bit gray pixels at a time.
void spread_bits(std::span<const std::uint8_t> packed, std::span<std::uint8_t> row,
                 const std::vector<std::array<std::uint8_t, 8>>& eight)
{
    std::size_t x = 0;
    for (; x + 8 <= row.size(); x += 8)
        std::copy_n(eight[packed[x / 8]].begin(), 8, row.begin() + static_cast<std::ptrdiff_t>(x));
    if (x < row.size())
        std::copy_n(eight[packed[x / 8]].begin(), row.size() - x,
                    row.begin() + static_cast<std::ptrdiff_t>(x));
}

std::vector<std::array<std::uint8_t, 8>> eight_at_once(const std::vector<Colour>& colours)
{
    std::vector<std::array<std::uint8_t, 8>> table(256);
    for (std::size_t byte = 0; byte < table.size(); ++byte)
        for (std::size_t bit = 0; bit < 8; ++bit)
            table[byte][bit] = colours[byte >> (7 - bit) & 1][0];
    return table;
}

void spread_values(std::span<const std::uint8_t> packed, std::span<std::uint8_t> row, int bits,
                   const std::vector<Colour>& colours, std::size_t channel_count)
{
    const auto per_byte = static_cast<std::size_t>(8 / bits);
    const unsigned mask = (1u << bits) - 1;
    for (std::size_t x = 0; x < row.size() / channel_count; ++x) {
        const auto shift = static_cast<unsigned>(bits) * (per_byte - 1 - x % per_byte);
        const Colour& colour = colours[packed[x / per_byte] >> shift & mask];
        std::copy_n(colour.begin(), channel_count,
                    row.begin() + static_cast<std::ptrdiff_t>(x * channel_count));
    }
}

Raster coloured(std::span<const std::uint8_t> packed, const Header& header)
{
    const bool gray = all_gray(header.colours);
    Raster raster =
        make_raster(header.width, header.height, gray ? PixelFormat::gray8 : PixelFormat::rgb24);
    const bool bits = header.bits == 1 && gray;
    const auto eight =
        bits ? eight_at_once(header.colours) : std::vector<std::array<std::uint8_t, 8>>{};
    for (int y = 0; y < header.height; ++y) {
        const auto from =
            packed.subspan(static_cast<std::size_t>(y) * row_bytes(header), row_bytes(header));
        if (bits)
            spread_bits(from, raster.row(y), eight);
        else
            spread_values(from, raster.row(y), header.bits, header.colours, gray ? 1 : 3);
    }
    return raster;
}

std::optional<Raster> plain_image(QPDFObjectHandle stream, const Header& header)
{
    auto rows = unpacked(stream, header);
    if (!rows) return std::nullopt;
    const bool as_stored = header.channels == 3;
    if (!as_stored) return coloured(*rows, header);
    return Raster{header.width, header.height, PixelFormat::rgb24, 0, std::move(*rows)};
}

std::optional<Raster> jpeg_image(std::span<const std::uint8_t> data, const Header& header)
{
    const bool three = header.channels == 3;
    auto raster = decoded_jpeg(data, header.width, header.height,
                               three ? PixelFormat::rgb24 : PixelFormat::gray8);
    if (!raster || three || header.colours == grays(8)) return raster;
    return coloured(raster->pixels, header); // a palette, or turned round
}

std::optional<Raster> fax_image(std::span<const std::uint8_t> data, Header header)
{
    const auto rows = decoded_fax4(data, header.width, header.height);
    if (!rows) return std::nullopt;
    // The decoder's 1 is black; PDF's is white unless BlackIs1.
    if (!header.black_is_1) std::swap(header.colours[0], header.colours[1]);
    return coloured(*rows, header);
}

} // namespace

std::optional<Raster> decoded_image(QPDFObjectHandle stream)
{
    const auto header = header_of(stream.getDict());
    if (!header) return std::nullopt;
    if (header->codec == Codec::plain) return plain_image(stream, *header);
    const auto data = stream.getRawStreamData();
    const std::span<const std::uint8_t> bytes{data->getBuffer(), data->getSize()};
    return header->codec == Codec::jpeg ? jpeg_image(bytes, *header) : fax_image(bytes, *header);
}

} // namespace quire
