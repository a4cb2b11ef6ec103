#include "fuzz.hpp"

#include <json/parse.hpp>
#include <json/print.hpp>

namespace quire::fuzz {

void take(std::string_view input)
try {
    const auto value = json::parse(input);
    must(json::parse(json::print(value), {.bytes = 1 << 20}) == value);
} catch (const json::ParseError& error) {
    must(error.position() <= input.size());
}

std::vector<std::string> seeds()
{
    return {R"({"a": [1, -2.5e3, true, null, "x\u00e9\ud83d\ude00\n"]})", "[[[[]]]]", "1e308",
            "-9223372036854775808", R"("\\\/\b\f\t\"")"};
}

} // namespace quire::fuzz
