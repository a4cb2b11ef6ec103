#include "tokens.hpp"

#include <base/text.hpp>

#include <algorithm>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace quire::search {

namespace {

// The index refuses terms over 245 bytes; longer runs are no words and compare by their beginning.
constexpr std::size_t longest_token_bytes = 180;

enum class CharacterClass { separator, letter, mark, ignorable, unspaced };

bool is_unspaced(UChar32 character)
{
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(character, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
        return true;
    default:
        return false;
    }
}

CharacterClass classify(UChar32 character)
{
    if (character < 0x80) {
        const bool letter = (character >= 'a' && character <= 'z') ||
                            (character >= 'A' && character <= 'Z') ||
                            (character >= '0' && character <= '9');
        return letter ? CharacterClass::letter : CharacterClass::separator;
    }
    if (character == 0xAD || character == 0x200C || character == 0x200D)
        return CharacterClass::ignorable;
    const auto mask = U_GET_GC_MASK(character);
    if ((mask & U_GC_M_MASK) != 0) return CharacterClass::mark;
    // The prolonged sound mark of Katakana is of no single script but belongs to the run.
    if (character == 0x30FC) return CharacterClass::unspaced;
    if ((mask & (U_GC_L_MASK | U_GC_N_MASK)) == 0) return CharacterClass::separator;
    return is_unspaced(character) ? CharacterClass::unspaced : CharacterClass::letter;
}

void cut(std::string& text)
{
    if (text.size() <= longest_token_bytes) return;
    auto end = static_cast<std::int32_t>(longest_token_bytes);
    U8_SET_CP_START(reinterpret_cast<const std::uint8_t*>(text.data()), 0, end);
    text.resize(static_cast<std::size_t>(end));
}

void fold_each(icu::UnicodeString& text)
{
    icu::UnicodeString out;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1))
        out.append(u_foldCase(text.char32At(at), U_FOLD_CASE_DEFAULT));
    text = out;
}

icu::UnicodeString without_ignorables(std::string_view raw)
{
    const auto text = icu::UnicodeString::fromUTF8({raw.data(), static_cast<int>(raw.size())});
    icu::UnicodeString out;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1))
        if (const auto character = text.char32At(at);
            classify(character) != CharacterClass::ignorable)
            out.append(character);
    return out;
}

// Empty when ICU fails, which it does only when it has no data or no memory.
icu::UnicodeString without_latin_accents(const icu::UnicodeString& text)
{
    UErrorCode status = U_ZERO_ERROR;
    const auto* decomposer = icu::Normalizer2::getNFDInstance(status);
    const auto* composer = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) return {};
    const auto parts = decomposer->normalize(text, status);
    icu::UnicodeString kept;
    bool after_latin = false;
    for (std::int32_t at = 0; at < parts.length(); at = parts.moveIndex32(at, 1)) {
        const auto character = parts.char32At(at);
        const bool is_mark = (U_GET_GC_MASK(character) & U_GC_M_MASK) != 0;
        if (is_mark && after_latin) continue;
        if (!is_mark) after_latin = uscript_getScript(character, &status) == USCRIPT_LATIN;
        kept.append(character);
    }
    const auto out = composer->normalize(kept, status);
    return U_SUCCESS(status) ? out : icu::UnicodeString{};
}

void normalize(Token& token, std::string_view raw)
{
    if (std::ranges::all_of(raw, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
        token.plain = lower_ascii(raw.substr(0, longest_token_bytes));
        return;
    }
    UErrorCode status = U_ZERO_ERROR;
    auto text =
        icu::Normalizer2::getNFKCInstance(status)->normalize(without_ignorables(raw), status);
    fold_each(text);
    text.toUTF8String(token.plain);
    without_latin_accents(text).toUTF8String(token.folded);
    cut(token.plain);
    cut(token.folded);
    if (token.folded == token.plain) token.folded.clear();
}

class Tokenizer {
public:
    Tokenizer(std::string_view text, bool wildcards, std::size_t most)
        : m_text(text), m_wildcards(wildcards), m_most(most)
    {
    }

    std::vector<Token> run()
    {
        while (m_at < m_text.size() && m_tokens.size() < m_most)
            step();
        if (m_tokens.size() < m_most) finish(m_at);
        return std::move(m_tokens);
    }

private:
    void step()
    {
        const auto before = m_at;
        switch (next_class()) {
        case CharacterClass::separator:
            finish(before);
            m_in_unspaced_run = false;
            break;
        case CharacterClass::letter:
            if (m_open && m_unspaced) finish(before);
            m_in_unspaced_run = false;
            open(before, false);
            break;
        case CharacterClass::unspaced:
            finish(before);
            open(before, true);
            break;
        case CharacterClass::mark:
        case CharacterClass::ignorable:
            break; // part of an open token, nothing without one
        }
    }

    CharacterClass next_class()
    {
        auto at = static_cast<std::int64_t>(m_at);
        UChar32 character = 0;
        U8_NEXT(reinterpret_cast<const std::uint8_t*>(m_text.data()), at,
                static_cast<std::int64_t>(m_text.size()), character);
        m_at = static_cast<std::size_t>(at);
        if (character < 0) return CharacterClass::separator;
        if (m_wildcards && (character == '*' || character == '?')) return CharacterClass::letter;
        return classify(character);
    }

    void open(std::size_t begin, bool unspaced)
    {
        if (m_open) return;
        m_open = true;
        m_unspaced = unspaced;
        m_begin = begin;
    }

    void finish(std::size_t end)
    {
        if (!m_open) return;
        m_open = false;
        Token token;
        token.begin = m_begin;
        token.end = end;
        token.unspaced = m_unspaced;
        token.starts_run = m_unspaced && !m_in_unspaced_run;
        m_in_unspaced_run = m_unspaced;
        normalize(token, m_text.substr(m_begin, end - m_begin));
        if (!token.plain.empty()) m_tokens.push_back(std::move(token));
    }

    std::string_view m_text;
    bool m_wildcards;
    std::size_t m_most;
    std::size_t m_at = 0;
    std::size_t m_begin = 0;
    bool m_open = false;
    bool m_unspaced = false;
    bool m_in_unspaced_run = false;
    std::vector<Token> m_tokens;
};

} // namespace

std::vector<Token> tokenize(std::string_view text, bool wildcards, std::size_t most)
{
    return Tokenizer{text, wildcards, most}.run();
}

std::string fold_case(std::string_view text)
{
    auto wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<int>(text.size())});
    fold_each(wide);
    std::string out;
    wide.toUTF8String(out);
    return out;
}

std::string letters_and_digits(std::string_view text)
{
    std::string out;
    for (const auto& token : tokenize(text))
        out += token.plain;
    return out;
}

std::string plain_spaces(std::string_view text, std::size_t most_bytes)
{
    std::string out;
    std::int64_t at = 0;
    const auto end = static_cast<std::int64_t>(text.size());
    while (at < end && out.size() < most_bytes) {
        UChar32 character = 0;
        U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), at, end, character);
        if (character <= 0) character = 0xFFFD;
        if (u_isUWhiteSpace(character)) character = ' ';
        icu::UnicodeString{character}.toUTF8String(out);
    }
    return out;
}

std::u32string to_utf32(std::string_view text)
{
    std::u32string out;
    std::int64_t at = 0;
    const auto end = static_cast<std::int64_t>(text.size());
    while (at < end) {
        UChar32 character = 0;
        U8_NEXT_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text.data()), at, end, character);
        out.push_back(static_cast<char32_t>(character));
    }
    return out;
}

} // namespace quire::search
