#include "mail_text.hpp"

#include <algorithm>
#include <array>
#include <base/text.hpp>
#include <crypto/digest.hpp>
#include <ctime>

namespace quire {

namespace {

constexpr std::size_t bytes_per_word = 45; // "=?utf-8?B?" + 60 + "?=" is below the 75 allowed
constexpr std::size_t line_length = 76;

// The most bytes of `text` that end with a whole character.
std::size_t piece_length(std::string_view text)
{
    auto end = std::min(text.size(), bytes_per_word);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
        --end;
    return end;
}

std::string encoded_words(std::string_view text)
{
    std::string out;
    do {
        const auto size = piece_length(text);
        out += out.empty() ? "" : "\n ";
        out += "=?utf-8?B?" + crypto::to_base64(crypto::bytes_of(text.substr(0, size))) + "?=";
        text.remove_prefix(size);
    } while (!text.empty());
    return out;
}

std::string encoded_lines(std::string_view text)
{
    const auto encoded = crypto::to_base64(crypto::bytes_of(text));
    std::string out;
    for (std::size_t at = 0; at < encoded.size(); at += line_length)
        out += encoded.substr(at, line_length) + '\n';
    return out;
}

std::string date(Time time)
{
    const auto seconds = std::chrono::system_clock::to_time_t(
        std::chrono::time_point_cast<std::chrono::system_clock::duration>(time));
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::array<char, 64> out{};
    const auto size = std::strftime(out.data(), out.size(), "%a, %d %b %Y %H:%M:%S +0000", &parts);
    return {out.data(), size};
}

} // namespace

bool is_mail_address(std::string_view address)
{
    const auto good = [](char c) {
        return c > ' ' && c < 0x7f &&
               std::string_view{"()<>[]:;,\\\""}.find(c) == std::string_view::npos;
    };
    const auto at = address.find('@');
    return address.size() <= 254 && at != 0 && at != std::string_view::npos &&
           at + 1 < address.size() && address.find('@', at + 1) == std::string_view::npos &&
           address.front() != '-' && std::ranges::all_of(address, good);
}

std::string mail_text(const Mail& mail)
{
    auto subject = to_valid_utf8(mail.subject);
    std::ranges::replace_if(
        subject, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }, ' ');
    return "From: " + mail.from + "\nTo: " + mail.to + "\nSubject: " + encoded_words(subject) +
           "\nDate: " + date(mail.date) + "\nMessage-ID: <" + to_string(mail.id) +
           mail.from.substr(mail.from.find('@')) +
           ">\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
           "Content-Transfer-Encoding: base64\nAuto-Submitted: auto-generated\n\n" +
           encoded_lines(to_valid_utf8(mail.content));
}

} // namespace quire
