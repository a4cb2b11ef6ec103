// The form in pieces of any size says what it says as a whole.

#include "fuzz.hpp"

#include "multipart.hpp"

#include <base/error.hpp>
#include <optional>

namespace quire::fuzz {

namespace {

struct Said {
    http::Pairs fields;
    std::string files;
    bool operator==(const Said&) const = default;
};

// Empty when it is no form.
std::optional<Said> read(std::string_view form, std::size_t piece)
try {
    Said said;
    const auto open = [&](const http::PartHead& head) {
        said.files += head.name + "|" + head.file_name.value_or("") + "|" + head.content_type + "|";
        return http::FileSink{[&](http::Bytes bytes) {
            said.files.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        }};
    };
    http::MultipartParser parser{"x", open, {.parts = 8, .head_bytes = 256, .text_bytes = 1024}};
    for (; !form.empty(); form.remove_prefix(std::min(piece, form.size())))
        parser.feed(form.substr(0, piece));
    said.fields = parser.finish();
    return said;
} catch (const Error&) {
    return {};
}

} // namespace

void take(std::string_view input)
{
    const auto whole = read(input, input.size() + 1);
    for (const std::size_t piece : {1, 7})
        must(read(input, piece) == whole);
}

std::vector<std::string> seeds()
{
    return {"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--x--\r\n",
            "before\r\n--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.pdf\"\r\n"
            "Content-Type: application/pdf\r\n\r\n%PDF\r\n--y\r\n--x  \r\n\r\n\r\n--x--after"};
}

} // namespace quire::fuzz
