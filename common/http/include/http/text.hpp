#pragma once
// The spellings of HTTP: percent-encoding, query strings, cookies, media ranges.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quire::http {

using Pairs = std::vector<std::pair<std::string, std::string>>; // decoded, in order, repeats kept

// Strict: empty for a '%' that is not followed by two hexadecimal digits. '+' stays '+'.
std::optional<std::string> percent_decode(std::string_view text);

// Everything but letters, digits and -._~ becomes %XX. `keep` adds bytes to leave alone.
std::string percent_encode(std::string_view text, std::string_view keep = {});

// "a=1&b=x+y&b=" decoded, '+' as space. Lenient, as browsers and scripts are not: a bad escape
// stays as it is, bytes that are not UTF-8 and U+0000 become U+FFFD.
Pairs parse_query(std::string_view query);

// The inverse: "a=1&b=x%20y&b=".
std::string build_query(const Pairs& pairs);

// The Cookie header; surrounding double quotes of a value are dropped.
Pairs parse_cookies(std::string_view header);

// "text/html; charset=UTF-8" or one element of an Accept header. Names and type in lower case.
struct MediaRange {
    std::string type; // "application/json", "text/*", "*/*"
    Pairs parameters; // without q
    double quality = 1;
    std::optional<std::string> parameter(std::string_view name) const;
};

MediaRange parse_media_type(std::string_view header);
// Best quality first, ties in order of appearance; elements with q=0 are left out.
std::vector<MediaRange> parse_accept(std::string_view header);

// name="value" parameters after the first ';', with quoted-string unescaping. Names in lower case.
Pairs parse_parameters(std::string_view header);

// The value of a Content-Disposition header: `filename="…"` in ASCII for old clients and
// `filename*=UTF-8''…` when that loses something (RFC 6266, 8187). Control bytes are dropped.
enum class Disposition { attachment, in_line };
std::string content_disposition(Disposition disposition, std::string_view file_name);

} // namespace quire::http
