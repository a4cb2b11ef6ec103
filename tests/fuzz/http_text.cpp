#include "fuzz.hpp"

#include <array>
#include <base/text.hpp>
#include <http/origin.hpp>
#include <http/text.hpp>

namespace quire::fuzz {

void take(std::string_view input)
{
    using namespace http;
    must(percent_decode(percent_encode(input)) == input);
    percent_decode(input);
    const auto query = parse_query(input);
    for (const auto& [name, value] : query)
        must(is_utf8(name) && is_utf8(value));
    must(parse_query(build_query(query)) == query);
    parse_cookies(input);
    parse_media_type(input);
    for (const auto& range : parse_accept(input))
        must(range.quality > 0 && range.quality <= 1);
    parse_parameters(input);
    const auto shown = content_disposition(Disposition::in_line, input);
    must(shown.find_first_of("\r\n") == shown.npos);
    const std::array<std::string, 2> trusted = {"https://archive.example",
                                                "http://other.example:8080"};
    if (const auto origin = origin_of(input)) must(origin_of(*origin) == origin);
    if (const auto target = safe_redirect(input, trusted)) {
        must(target->find_first_of("\r\n\\") == target->npos);
        must(target->starts_with("/") ? !target->starts_with("//")
                                      : has_trusted_origin(*target, trusted));
    }
}

std::vector<std::string> seeds()
{
    return {"a=1&b=x+y&b=%C3%A9&c",
            "session=\"abc\"; csrf=def",
            "text/html;q=0.8, application/json; charset=utf-8, */*;q=0.1",
            "form-data; name=\"file\"; filename=\"a \\\"b\\\".pdf\"",
            "https://archive.example/documents/1/?x=y#z",
            "http://other.example:8080/",
            "//evil.example/",
            "/documents/1/"};
}

} // namespace quire::fuzz
