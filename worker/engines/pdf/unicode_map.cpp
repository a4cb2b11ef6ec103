#include "unicode_map.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <memory>
#include <qpdf/BufferInputSource.hh>
#include <qpdf/QPDFTokenizer.hh>
#include <qpdf/QUtil.hh>

namespace quire::engines {

namespace {

constexpr std::size_t most_codes = 65'536;

std::uint32_t number_of(const std::string& bytes)
{
    std::uint32_t value = 0;
    for (const unsigned char byte : bytes)
        value = value << 8 | byte;
    return value;
}

std::string utf8_of(const std::string& utf16)
{
    return QUtil::utf16_to_utf8("\xfe\xff" + utf16);
}

// The last unit of a UTF-16 text, raised.
std::string raised(std::string utf16, std::uint32_t by)
{
    if (utf16.size() < 2) return utf16;
    const auto at = utf16.size() - 2;
    const auto unit = number_of(utf16.substr(at)) + by;
    utf16[at] = static_cast<char>(unit >> 8);
    utf16[at + 1] = static_cast<char>(unit);
    return utf16;
}

class MapReader {
public:
    explicit MapReader(std::string_view cmap)
        : m_source(std::make_shared<BufferInputSource>("cmap", std::string{cmap}))
    {
        m_tokenizer.allowEOF();
    }

    UnicodeMap read()
    {
        for (auto token = next(); token.getType() != QPDFTokenizer::tt_eof; token = next()) {
            if (!token.isWord()) continue;
            if (token.isWord("beginbfchar")) pairs();
            if (token.isWord("beginbfrange")) ranges();
        }
        return std::move(m_map);
    }

private:
    using Token = QPDFTokenizer::Token;

    Token next() { return m_tokenizer.readToken(m_source, "cmap", true); }

    static bool is_string(const Token& token)
    {
        return token.getType() == QPDFTokenizer::tt_string;
    }

    // Codes that are given again count again: else short ranges of the same ones take hours.
    bool full() const { return m_given >= most_codes; }

    void put(std::uint32_t code, std::size_t bytes, const std::string& utf16)
    {
        if (full()) return;
        ++m_given;
        m_map.letters[code] = utf8_of(utf16);
        m_map.code_bytes = std::max(m_map.code_bytes, bytes);
    }

    void pairs()
    {
        for (auto code = next(); is_string(code); code = next())
            put(number_of(code.getValue()), code.getValue().size(), next().getValue());
    }

    void ranges()
    {
        for (auto first = next(); is_string(first); first = next()) {
            const auto bytes = first.getValue().size();
            const auto from = number_of(first.getValue());
            const auto to = std::min<std::uint64_t>(number_of(next().getValue()),
                                                    std::uint64_t{from} + most_codes);
            auto target = next();
            if (target.getType() == QPDFTokenizer::tt_array_open) {
                auto code = from;
                for (target = next(); is_string(target); target = next())
                    put(code++, bytes, target.getValue());
                continue;
            }
            for (std::uint64_t code = from; code <= to && !full(); ++code)
                put(static_cast<std::uint32_t>(code), bytes,
                    raised(target.getValue(), static_cast<std::uint32_t>(code - from)));
        }
    }

    std::shared_ptr<InputSource> m_source;
    QPDFTokenizer m_tokenizer;
    UnicodeMap m_map;
    std::size_t m_given = 0;
};

} // namespace

UnicodeMap parse_unicode_map(std::string_view cmap)
{
    return MapReader{cmap}.read();
}

std::string written(const UnicodeMap& map)
{
    const auto digits = map.code_bytes * 2;
    std::string out = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                      "/CMapName /Letters def\n/CMapType 2 def\n1 begincodespacerange\n";
    out += fmt::format("<{:0{}X}> <{:F>{}}>\nendcodespacerange\n", 0, digits, "", digits);
    for (const auto& [code, letters] : map.letters) {
        out += fmt::format("1 beginbfchar\n<{:0{}X}> <", code, digits);
        const auto utf16 = QUtil::utf8_to_utf16(letters);
        for (const unsigned char byte : std::string_view{utf16}.substr(2))
            fmt::format_to(std::back_inserter(out), "{:02X}", byte);
        out += ">\nendbfchar\n";
    }
    return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

} // namespace quire::engines
