// The page behind canonical_url: a document to read in a browser, with or without script.
// Cases: tests/e2e/browser/

#include "document_parts.hpp"
#include "frame.hpp"
#include "routes.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace quire::handlers {

namespace {

using http::Header;
using http::Response;
using http::Status;

Html head(const Visit& visit, const Document& document)
{
    const auto address = dialects::documentcloud::canonical_url(visit.origins, document);
    const auto oembed =
        visit.origins.api + "/api/oembed/?format=json&url=" + http::percent_encode(address);
    Html html;
    if (const auto canonical = Address::web(address))
        html.write("<link rel=\"canonical\" href=\"{}\">", *canonical);
    if (const auto discovery = Address::web(oembed))
        html.write("<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{}\" "
                   "title=\"{}\">",
                   *discovery, document.title);
    html.write("<meta name=\"description\" content=\"{}\"><meta property=\"og:type\" "
               "content=\"article\"><meta property=\"og:title\" content=\"{}\"><meta "
               "property=\"og:description\" content=\"{}\"><meta property=\"og:url\" "
               "content=\"{}\">",
               document.description, document.title, document.description, address);
    if (document.access == Access::public_ && document.page_count > 0)
        html.write("<meta property=\"og:image\" content=\"{}{}\">", visit.origins.api,
                   picture_address(document, 0, PictureSize::large).text());
    return html;
}

// "?page=12", from the field that needs no script: to the part that has the page.
Response go_to_page(const Reading& reading, std::int64_t page)
{
    const auto number =
        std::clamp<std::int64_t>(page, 1, std::max<std::int64_t>(1, reading.page_count()));
    return http::redirect(
        Status::see_other,
        fmt::format("{}?from={}#p{}", document_path(reading.document), number, number));
}

std::string query_after(const Visit& visit)
{
    const auto query = visit.request.query_string();
    return query.empty() ? std::string{} : "?" + std::string{query};
}

Response show(Visit& visit)
{
    const auto reading = reading_of(visit);
    const auto& document = reading.document;
    const auto path = document_path(document);
    if (visit.query.has("embed"))
        return http::redirect(Status::found, "/embed" + path + query_after(visit));
    if (visit.request.path_parameter("name") != document_name(document))
        return http::redirect(Status::found, path + query_after(visit));
    if (const auto page = read_number(visit.query.value("page").value_or("")))
        return go_to_page(reading, *page);

    const auto wish = read_wish(visit, reading);
    Page page;
    page.title = document.title;
    page.css_class = "document";
    page.findable = findable(document);
    page.head = head(visit, document);
    // What a script asks for while searching.
    page.body = visit.query.value("only") == "results" ? search_results(visit, reading, wish)
                                                       : document_body(visit, reading, wish);
    return page_response(Status::ok, page);
}

} // namespace

void add_documents(Routes& on)
{
    add_page(on, "/documents/{name}/", show,
             {.summary = "A document to read", .needs = Needs::view_document, .gives = "page"});
}

} // namespace quire::handlers
