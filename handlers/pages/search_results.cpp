// Searching inside a document.

#include "document_parts.hpp"

#include <fmt/format.h>

namespace quire::handlers {

namespace {

constexpr std::int64_t snippets_per_page = 3;
constexpr std::int64_t most_pages = 500;

FindRequest inside(const Document& document, const std::string& query)
{
    FindRequest request;
    request.query = query;
    request.document = document.id;
    request.limit = 1;
    request.highlight = true;
    request.snippets_per_page = snippets_per_page;
    request.most_pages = most_pages;
    return request;
}

// Text with matched words between <em> and </em>. A page that holds these letters itself gets one
// mark too many, and nothing else.
Html marked(std::string_view snippet)
{
    constexpr std::string_view begin = "<em>";
    constexpr std::string_view end = "</em>";
    Html html;
    for (;;) {
        const auto from = snippet.find(begin);
        const auto to = from == std::string_view::npos ? from : snippet.find(end, from);
        if (to == std::string_view::npos) return html.write("{}", snippet);
        html.write("{}<em>{}</em>", snippet.substr(0, from),
                   snippet.substr(from + begin.size(), to - from - begin.size()));
        snippet.remove_prefix(to + end.size());
    }
}

Html hit(const PageHighlights& page, const Wish& wish)
{
    Html html;
    html.write(
        "<li><a href=\"{}\" data-page=\"{}\">Page {}</a>",
        Address::local(fmt::format("?q={}&from={}{}#p{}", http::percent_encode(wish.query),
                                   page.page + 1, wish.text ? "&view=text" : "", page.page + 1)),
        page.page + 1, page.page + 1);
    for (const auto& snippet : page.snippets)
        html.write("<p>{}</p>", marked(snippet));
    return html.write("</li>");
}

} // namespace

Html search_results(const Visit& visit, const Reading& reading, const Wish& wish)
{
    Html html;
    html.write("<section id=\"results\" aria-live=\"polite\">");
    if (wish.query.empty()) return html.write("</section>");
    const auto found = visit.quire.finder.find(inside(reading.document, wish.query), visit.viewer);
    std::vector<PageHighlights> pages;
    if (!found.documents.empty()) pages = found.documents.front().highlights;
    if (pages.empty())
        return html.write("<p>Nothing found for “{}”. Try fewer or other words.</p></section>",
                          wish.query);
    html.write("<h2>{} {} with “{}”</h2><ol>", pages.size(), pages.size() == 1 ? "page" : "pages",
               wish.query);
    for (const auto& page : pages)
        html.write("{}", hit(page, wish));
    return html.write("</ol></section>");
}

} // namespace quire::handlers
