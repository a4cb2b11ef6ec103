#include "text_encoding.hpp"

#include <algorithm>
#include <base/handle.hpp>
#include <new>
#include <string_view>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>

namespace quire::engines {

namespace {

using Converter = Handle<UConverter, ucnv_close>;
using Detector = Handle<UCharsetDetector, ucsdet_close>;

constexpr std::string_view mark = "\xef\xbb\xbf";
constexpr std::size_t enough_to_guess = 65536;

bool is_utf8(std::string_view text)
{
    UErrorCode error = U_ZERO_ERROR;
    const Converter utf8{ucnv_open("UTF-8", &error)};
    if (!utf8) throw std::bad_alloc{};
    ucnv_setToUCallBack(utf8.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
    const char* from = text.data();
    while (U_SUCCESS(error) && from != text.data() + text.size()) {
        UChar piece[1024];
        UChar* to = piece;
        ucnv_toUnicode(utf8.get(), &to, piece + 1024, &from, text.data() + text.size(), nullptr,
                       true, &error);
        if (error == U_BUFFER_OVERFLOW_ERROR) error = U_ZERO_ERROR;
    }
    return U_SUCCESS(error);
}

std::string likeliest_coding(std::string_view text)
{
    UErrorCode error = U_ZERO_ERROR;
    const Detector detector{ucsdet_open(&error)};
    const auto sample = std::min(text.size(), enough_to_guess);
    ucsdet_setText(detector.get(), text.data(), static_cast<std::int32_t>(sample), &error);
    const auto* best = ucsdet_detect(detector.get(), &error);
    const char* name = best ? ucsdet_getName(best, &error) : nullptr;
    // Latin-1 has no letters where Windows has some; whoever writes those means Windows.
    if (U_FAILURE(error) || !name || std::string_view{name} == "ISO-8859-1") return "windows-1252";
    return name;
}

std::string coding_of(std::string_view text)
{
    UErrorCode error = U_ZERO_ERROR;
    const char* marked = ucnv_detectUnicodeSignature(
        text.data(), static_cast<std::int32_t>(std::min<std::size_t>(text.size(), 8)), nullptr,
        &error);
    if (marked) return marked;
    return is_utf8(text) ? "UTF-8" : likeliest_coding(text);
}

} // namespace

std::string marked_utf8(std::span<const std::byte> bytes)
{
    const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    const icu::UnicodeString characters{text.data(), static_cast<std::int32_t>(text.size()),
                                        coding_of(text).c_str()};
    std::string utf8;
    characters.toUTF8String(utf8);
    return utf8.starts_with(mark) ? utf8 : std::string{mark} + utf8;
}

} // namespace quire::engines
