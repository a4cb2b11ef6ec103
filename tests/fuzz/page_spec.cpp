#include "fuzz.hpp"

#include <domain/file_types.hpp>
#include <domain/page_run.hpp>
#include <domain/page_spec.hpp>
#include <span>

namespace quire::fuzz {

void take(std::string_view input)
{
    if (const auto pages = decompress(input)) must(decompress(compress(*pages)).has_value());
    if (const auto list = parse_page_list(input))
        for (const auto& [first, last] : *list)
            must(first >= 0 && first <= last);
    sniff_extension(std::as_bytes(std::span{input}));
}

std::vector<std::string> seeds()
{
    return {"612.00x792.00:0-1;792.00x612.00:2", "1x1:0", "0-5,8,11-13", "%PDF-1.7", "PK\3\4"};
}

} // namespace quire::fuzz
