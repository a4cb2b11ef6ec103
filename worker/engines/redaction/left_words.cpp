#include "left_words.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <qpdf/BufferInputSource.hh>
#include <qpdf/QPDFTokenizer.hh>
#include <qpdf/QUtil.hh>
#include <set>
#include <string_view>
#include <vector>

namespace quire::engines {

namespace {

constexpr std::size_t shortest_in_strings = 4;
constexpr std::size_t shortest_number = 6;
constexpr std::size_t shortest_in_bytes = 6;

bool has_letter(std::string_view word)
{
    return std::ranges::any_of(word,
                               [](unsigned char c) { return c >= 0x80 || std::isalpha(c) != 0; });
}

std::vector<std::string> telling(const std::vector<std::string>& words, std::size_t shortest,
                                 std::size_t number)
{
    std::vector<std::string> kept;
    for (const auto& word : words)
        if (word.size() >= (has_letter(word) ? shortest : number)) kept.push_back(word);
    return kept;
}

// Read as UTF-16: the bytes from `from` on, in pairs.
std::string from_utf16(std::string_view bytes, std::size_t from, bool low_first)
{
    std::string out = "\xfe\xff";
    for (auto i = from; i + 1 < bytes.size(); i += 2) {
        out += bytes[low_first ? i + 1 : i];
        out += bytes[low_first ? i : i + 1];
    }
    return QUtil::utf16_to_utf8(out);
}

// Runs of hexadecimal digits, decoded.
std::string from_hex(std::string_view bytes)
{
    std::string out;
    std::string run;
    const auto end_run = [&] {
        if (run.size() >= 2 * shortest_in_strings) out += QUtil::hex_decode(run) + " ";
        run.clear();
    };
    for (const unsigned char c : bytes)
        std::isxdigit(c) != 0 ? run.push_back(static_cast<char>(c)) : end_run();
    end_run();
    return out;
}

// Names belong to the file's own language.
std::string without_names(std::string bytes)
{
    bool in_name = false;
    for (char& c : bytes) {
        if (c == '/')
            in_name = true;
        else if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_' && c != '-' &&
                 c != '+' && c != '#' && c != '.')
            in_name = false;
        if (in_name) c = ' ';
    }
    return bytes;
}

class ObjectSearch {
public:
    ObjectSearch(QPDF& pdf, const WordSearch& words)
        : m_in_strings(telling(words.words(), shortest_in_strings, shortest_number)),
          m_in_bytes(telling(words.words(), shortest_in_bytes, std::string::npos)),
          m_objects(pdf.getAllObjects())
    {
    }

    bool run()
    {
        if (m_in_strings.empty()) return false;
        for (auto& object : m_objects)
            note_binaries(object, 0);
        return std::ranges::any_of(m_objects, [&](auto& object) {
            return in_object(object, 0) || (object.isStream() && in_stream(object));
        });
    }

private:
    static constexpr int deepest = 400;

    void note_binaries(QPDFObjectHandle object, int depth)
    {
        if (depth > deepest) return;
        if (object.isStream()) object = object.getDict();
        if (object.isArray()) {
            auto items = object.getArrayAsVector();
            if (items.size() > 1 && items[0].isName() && items[0].getName() == "/ICCBased")
                m_binaries.insert(items[1].getObjGen());
            for (const auto& item : items)
                if (!item.isIndirect()) note_binaries(item, depth + 1);
        }
        if (!object.isDictionary()) return;
        for (const char* key : {"/FontFile", "/FontFile2", "/FontFile3", "/CIDToGIDMap"})
            m_binaries.insert(object.getKey(key).getObjGen());
        for (auto [key, value] : object.getDictAsMap())
            if (!value.isNull() && !QPDFObjectHandle{value}.isIndirect())
                note_binaries(value, depth + 1);
    }

    bool in_object(QPDFObjectHandle object, int depth)
    {
        if (depth > deepest) return false;
        if (object.isString()) return in_string(object.getStringValue());
        if (object.isStream()) object = object.getDict();
        const auto in_part = [&](QPDFObjectHandle part) {
            return !part.isIndirect() && in_object(part, depth + 1);
        };
        if (object.isArray()) return std::ranges::any_of(object.getArrayAsVector(), in_part);
        if (!object.isDictionary()) return false;
        return std::ranges::any_of(object.getDictAsMap(),
                                   [&](const auto& entry) { return in_part(entry.second); });
    }

    bool in_string(const std::string& bytes) const
    {
        return in_any_spelling(m_in_strings, bytes) ||
               m_in_strings.any_in(QPDFObjectHandle::newString(bytes).getUTF8Value());
    }

    static bool in_any_spelling(const WordSearch& words, std::string_view bytes)
    {
        if (words.empty()) return false;
        if (words.any_in(bytes)) return true;
        for (const bool low_first : {false, true})
            for (const std::size_t from : {0, 1})
                if (words.any_in(from_utf16(bytes, from, low_first))) return true;
        const auto decoded = from_hex(bytes);
        return words.any_in(decoded) || words.any_in(from_utf16(decoded, 0, false));
    }

    bool in_stream(QPDFObjectHandle stream)
    {
        if (m_binaries.contains(stream.getObjGen())) return false;
        for (const char* key : {"/Type", "/Subtype"}) {
            auto value = stream.getDict().getKey(key);
            if (!value.isName()) continue;
            const auto name = value.getName();
            if (name == "/Image" || name == "/ObjStm" || name == "/XRef") return false;
        }
        const auto data = decoded(stream);
        return in_tokens(data) || in_any_spelling(m_in_bytes, without_names(data));
    }

    static std::string decoded(QPDFObjectHandle stream)
    {
        std::shared_ptr<Buffer> data;
        try {
            data = stream.getStreamData(qpdf_dl_all);
        } catch (const std::exception&) { // a filter that qpdf cannot undo
            data = stream.getRawStreamData();
        }
        return {reinterpret_cast<const char*>(data->getBuffer()), data->getSize()};
    }

    // Strings and comments, read as content.
    bool in_tokens(const std::string& data) const
    {
        const auto source = std::make_shared<BufferInputSource>("content", data);
        QPDFTokenizer tokenizer;
        tokenizer.allowEOF();
        tokenizer.includeIgnorable();
        while (true) {
            const auto token = tokenizer.readToken(source, "content", true);
            if (token.getType() == QPDFTokenizer::tt_eof) return false;
            const bool speaks = token.getType() == QPDFTokenizer::tt_string ||
                                token.getType() == QPDFTokenizer::tt_comment;
            if (speaks && in_string(token.getValue())) return true;
        }
    }

    WordSearch m_in_strings;
    WordSearch m_in_bytes;
    std::vector<QPDFObjectHandle> m_objects;
    std::set<QPDFObjGen> m_binaries;
};

} // namespace

bool any_left(QPDF& pdf, const WordSearch& words)
{
    return ObjectSearch{pdf, words}.run();
}

} // namespace quire::engines
