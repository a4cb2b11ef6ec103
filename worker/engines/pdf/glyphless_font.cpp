#include "glyphless_font.hpp"

#include "pdf_file.hpp"

#include <array>
#include <fmt/format.h>
#include <iterator>
#include <qpdf/QPDF.hh>

namespace quire::engines {

namespace {

constexpr unsigned units = 1000; // per em
constexpr unsigned glyphs = 2;

struct Table {
    std::string_view tag; // tables stand in the order of their tags
    std::string bytes;
};

void put16(std::string& out, unsigned value)
{
    out.push_back(static_cast<char>((value >> 8) & 0xff));
    out.push_back(static_cast<char>(value & 0xff));
}

void put32(std::string& out, std::uint32_t value)
{
    put16(out, value >> 16);
    put16(out, value & 0xffff);
}

std::string words(std::initializer_list<unsigned> values)
{
    std::string out;
    for (const unsigned value : values)
        put16(out, value);
    return out;
}

std::string head()
{
    // version 1.0, revision 1.0, checksum (filled in later), magic, flags, units
    auto out = words({1, 0, 1, 0, 0, 0, 0x5f0f, 0x3cf5, 0x000b, units});
    out += std::string(16, '\0'); // created, modified
    out +=
        words({0, 0, units / 2, units, 0, 8, 2, 0, 0}); // box, style, size, direction, short loca
    return out;
}

std::string hhea()
{
    auto out = words({1, 0, units, 0xffff, 0, units / 2, 0, 0, units / 2, 1, 0, 0});
    return out + words({0, 0, 0, 0, 0, glyphs});
}

std::string maxp()
{
    return words({1, 0, glyphs, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0});
}

std::array<Table, 6> tables()
{
    return {{{"glyf", std::string(4, '\0')},
             {"head", head()},
             {"hhea", hhea()},
             {"hmtx", words({units / 2, 0, units / 2, 0})},
             {"loca", words({0, 0, 0})},
             {"maxp", maxp()}}};
}

std::uint32_t checksum(std::string_view bytes)
{
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        sum += std::uint32_t{static_cast<unsigned char>(bytes[i])} << (8 * (3 - i % 4));
    return sum;
}

} // namespace

std::string glyphless_truetype()
{
    const auto parts = tables();
    auto out = words({1, 0, 6, 64, 2, 32}); // version 1.0, table count and its search helpers
    std::string bodies;
    const auto start = out.size() + 16 * parts.size();
    std::size_t head_at = 0;
    for (const auto& [tag, bytes] : parts) {
        if (tag == "head") head_at = start + bodies.size();
        out += tag;
        put32(out, checksum(bytes));
        put32(out, static_cast<std::uint32_t>(start + bodies.size()));
        put32(out, static_cast<std::uint32_t>(bytes.size()));
        bodies += bytes;
        bodies.resize((bodies.size() + 3) / 4 * 4, '\0');
    }
    out += bodies;
    std::string adjustment;
    put32(adjustment, 0xb1b0afbaU - checksum(out));
    return out.replace(head_at + 8, 4, adjustment);
}

std::string unicode_map()
{
    std::string out = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
    for (unsigned first = 0; first < 256; first += 64) { // at most 100 ranges may stand together
        out += "64 beginbfrange\n";
        for (unsigned high = first; high < first + 64; ++high)
            fmt::format_to(std::back_inserter(out), "<{0:02X}00> <{0:02X}FF> <{0:02X}00>\n", high);
        out += "endbfrange\n";
    }
    return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

QPDFObjectHandle add_glyphless_font(QPDF& pdf)
{
    std::string every_code_to_glyph_1;
    for (unsigned code = 0; code <= 0xffff; ++code)
        put16(every_code_to_glyph_1, 1);

    const auto program = glyphless_truetype();
    auto file = compressed_stream(pdf, program);
    file.getDict().replaceKey("/Length1",
                              QPDFObjectHandle::newInteger(static_cast<long long>(program.size())));
    auto descriptor = QPDFObjectHandle::parse(
        "<< /Type /FontDescriptor /FontName /QuireGlyphless /Flags 5 /FontBBox [0 0 500 1000] "
        "/ItalicAngle 0 /Ascent 1000 /Descent -1 /CapHeight 1000 /StemV 80 >>");
    descriptor.replaceKey("/FontFile2", file);
    auto descendant = QPDFObjectHandle::parse(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /QuireGlyphless /DW 500 /CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>");
    descendant.replaceKey("/FontDescriptor", pdf.makeIndirectObject(descriptor));
    descendant.replaceKey("/CIDToGIDMap", compressed_stream(pdf, every_code_to_glyph_1));
    auto font = QPDFObjectHandle::parse("<< /Type /Font /Subtype /Type0 /BaseFont /QuireGlyphless "
                                        "/Encoding /Identity-H >>");
    auto descendants = QPDFObjectHandle::newArray();
    descendants.appendItem(pdf.makeIndirectObject(descendant));
    font.replaceKey("/DescendantFonts", descendants);
    font.replaceKey("/ToUnicode", compressed_stream(pdf, unicode_map()));
    return pdf.makeIndirectObject(font);
}

} // namespace quire::engines
