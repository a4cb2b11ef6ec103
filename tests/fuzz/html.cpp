#include "fuzz.hpp"

#include <array>
#include <base/text.hpp>
#include <html/sanitize.hpp>

namespace quire::fuzz {

void take(std::string_view input)
{
    const std::array<std::string, 8> tags = {"a", "b", "p", "ul", "li", "table", "script", "svg"};
    const auto clean = html::sanitize(input, tags);
    for (const auto* never : {"<script", "<svg", "<style", "<math", "<template"})
        must(lower_ascii(clean).find(never) == clean.npos);
    must(html::escape(input).find_first_of("<>\"'") == std::string::npos);
}

std::vector<std::string> seeds()
{
    return {"<p>a <b>b</b> <a href=\"https://x.example/?a=1&amp;b\" onclick=x>c</a>",
            "<script>alert(1)</script><svg><style><b title=\"</style><script>\">",
            "<ul><li>1<li>2</ul><table><td>x<p>y</table>",
            "&lt;&#60;&#x3c; <!-- - --> <![CDATA[x]]>",
            "<a href=\"java\tscript:x\">y</a><a href='mailto:a@b'>z</a>"};
}

} // namespace quire::fuzz
