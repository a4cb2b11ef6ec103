#include "document_parts.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace quire::handlers {

namespace {

Address here(const Wish& wish, std::int64_t page)
{
    const auto query =
        wish.query.empty() ? std::string{} : "&q=" + http::percent_encode(wish.query);
    const auto view = wish.text ? "&view=text" : "";
    return Address::local(fmt::format("?from={}{}{}#p{}", page + 1, query, view, page + 1));
}

Html title_block(const Document& document)
{
    Html html;
    html.write("<header class=\"title\"><h1>{}</h1>", document.title);
    if (!document.source.empty()) html.write("<p class=\"source\">{}</p>", document.source);
    return html.write("</header>");
}

Html toolbar(const Reading& reading, const Wish& wish)
{
    Html html;
    html.write("<div class=\"bar\"><nav class=\"views\" aria-label=\"Views\">");
    if (wish.text)
        html.write("<a href=\"{}\">Pages</a><a aria-current=\"page\">Text</a>",
                   Address::local(fmt::format("?from={}", wish.from)));
    else
        html.write("<a aria-current=\"page\">Pages</a><a href=\"{}\">Text</a>",
                   Address::local(fmt::format("?view=text&from={}", wish.from)));
    html.write("</nav><form class=\"go\"><label for=\"page\">Page</label><input id=\"page\" "
               "name=\"page\" inputmode=\"numeric\" size=\"4\" autocomplete=\"off\" value=\"{}\">"
               "<span>of {}</span></form>",
               wish.from, reading.page_count());
    return html.write("<form class=\"search\" role=\"search\"><label class=\"unseen\" for=\"q\">"
                      "Search in this document</label><input id=\"q\" name=\"q\" type=\"search\" "
                      "placeholder=\"Search in this document\" value=\"{}\">"
                      "<button>Search</button></form></div>",
                      wish.query);
}

Html downloads(const Document& document)
{
    Html html;
    if (document.page_count == 0) return html;
    html.write("<p class=\"downloads\"><a href=\"{}\" download>PDF</a> <a href=\"{}\">Full "
               "text</a></p>",
               file_address(document, document.slug + ".pdf"),
               file_address(document, document.slug + ".txt"));
    return html;
}

Html outline(const Reading& reading, const Wish& wish)
{
    Html html;
    if (reading.sections.empty()) return html;
    html.write("<details class=\"outline\" open><summary>Contents</summary><ol>");
    for (const auto& section : reading.sections)
        html.write("<li><a href=\"{}\" data-page=\"{}\">{}</a> <span>{}</span></li>",
                   here(wish, section.page), section.page + 1, section.title, section.page + 1);
    return html.write("</ol></details>");
}

Html note_list(const Reading& reading, const Wish& wish)
{
    Html html;
    if (reading.notes.empty()) return html;
    html.write("<details class=\"notes\" open><summary>Notes ({})</summary><ul>",
               reading.notes.size());
    for (const auto& note : reading.notes) {
        html.write("<li id=\"note-{}\"><h2><a href=\"{}\" data-page=\"{}\" data-note=\"{}\">{}</a> "
                   "<span>page {}</span></h2><div>",
                   note.id.value, here(wish, note.page), note.page + 1, note.id.value, note.title,
                   note.page + 1);
        html.note(note.content, reading.note_tags).write("</div></li>");
    }
    return html.write("</ul></details>");
}

Html related(const Document& document)
{
    Html html;
    if (const auto published = Address::web(document.published_url))
        html.write("<p><a href=\"{}\" rel=\"nofollow noopener\">Where it was published</a></p>",
                   *published);
    if (const auto article = Address::web(document.related_article))
        html.write("<p><a href=\"{}\" rel=\"nofollow noopener\">Related article</a></p>", *article);
    return html;
}

Html aside(const Visit& visit, const Reading& reading, const Wish& wish)
{
    Html html;
    html.write("<aside>{}", search_results(visit, reading, wish));
    if (!reading.document.description.empty())
        html.write("<p class=\"description\">{}</p>", reading.document.description);
    return html.write("{}{}{}{}</aside>", related(reading.document), downloads(reading.document),
                      outline(reading, wish), note_list(reading, wish));
}

// Why there is nothing to read.
std::string_view state(const Document& document)
{
    switch (document.status) {
    case Status::no_file:
        return "Nothing has been uploaded for this document yet.";
    case Status::pending:
        return "This document is being processed. Reload the page in a moment.";
    case Status::error:
        return "This document could not be read. Its owner can see why and try again.";
    case Status::readable:
    case Status::success:
        return "This document has no pages.";
    }
    return {};
}

} // namespace

Wish read_wish(const Visit& visit, const Reading& reading)
{
    Wish wish;
    wish.text = visit.query.value("view") == "text";
    wish.query = visit.query.value("q").value_or("");
    const auto from = read_number(visit.query.value("from").value_or("")).value_or(1);
    wish.from = std::clamp<std::int64_t>(from, 1, std::max<std::int64_t>(1, reading.page_count()));
    return wish;
}

Html document_body(const Visit& visit, const Reading& reading, const Wish& wish)
{
    Html html;
    html.write("<a class=\"skip\" href=\"#pages\">Skip to the pages</a>{}{}<div class=\"columns\">"
               "{}<main id=\"pages\" tabindex=\"-1\">",
               title_block(reading.document), toolbar(reading, wish), aside(visit, reading, wish));
    if (reading.sizes.empty())
        html.write("<p class=\"message\">{}</p>", state(reading.document));
    else
        html.write("{}", wish.text ? text_list(visit, reading, wish) : page_list(reading, wish));
    return html.write("</main></div>");
}

} // namespace quire::handlers
