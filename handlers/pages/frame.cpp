#include "frame.hpp"

#include "routes.hpp"

#include <dialects/documentcloud/error.hpp>
#include <fmt/format.h>
#include <handlers/sessions.hpp>
#include <http/error.hpp>
#include <http/origin.hpp>
#include <set>

namespace quire::handlers {

using http::Header;
using http::Response;
using http::Status;

namespace {

constexpr std::string_view policy = "default-src 'none'; script-src 'self'; style-src 'self'; "
                                    "img-src 'self'; connect-src 'self'; base-uri 'none'; "
                                    "form-action 'self'; frame-ancestors ";

std::string ancestors(const Page& page)
{
    switch (page.framing) {
    case Page::Framing::nobody:
        break;
    case Page::Framing::ours: {
        std::set<std::string> sources{"'self'"};
        for (const auto& url : page.our_origins)
            if (auto origin = http::origin_of(url)) sources.insert(*std::move(origin));
        return fmt::format("{}", fmt::join(sources, " "));
    }
    case Page::Framing::anybody:
        return "*";
    }
    return "'none'";
}

struct Explanation {
    Status status = Status::internal_error;
    std::string_view title = "Something went wrong";
    std::string_view what = "The server made a mistake; it has been noted.";
    bool log_in_may_help = false;
};

Explanation explain(const std::exception& error)
{
    if (dynamic_cast<const NotFound*>(&error))
        return {Status::not_found, "Not found",
                "There is nothing at this address, or it is not public.", true};
    if (dynamic_cast<const Unauthenticated*>(&error) || dynamic_cast<const Forbidden*>(&error))
        return {Status::forbidden, "Not allowed", "Your credentials do not allow this.", true};
    if (dynamic_cast<const http::MethodNotAllowed*>(&error))
        return {Status::method_not_allowed, "Not possible", "This page can only be read."};
    if (dynamic_cast<const TooMany*>(&error))
        return {Status::too_many_requests, "Too many requests", "Please try again tomorrow."};
    if (dynamic_cast<const Unavailable*>(&error))
        return {Status::unavailable, "Away for a moment", "Please try again in a few seconds."};
    if (dynamic_cast<const Invalid*>(&error) || dynamic_cast<const Refused*>(&error))
        return {Status::bad_request, "Not understood", "Please check the address."};
    return {};
}

Address log_in_address(const http::Request& request)
{
    return Address::local("/accounts/login/squarelet?next=" +
                          http::percent_encode(request.url_without_query()));
}

Html error_body(const Explanation& explanation, const http::Request& request)
{
    Html body;
    body.write("<main class=\"message\"><h1>{}</h1><p>{}</p>", explanation.title, explanation.what);
    if (explanation.log_in_may_help)
        body.write("<p>If it is private, <a href=\"{}\">log in</a> with an account that "
                   "may see it. If you followed a link, ask the person who gave it to you.</p>",
                   log_in_address(request));
    body.write("</main>");
    return body;
}

bool is_embed(const http::Request& request)
{
    return request.path().starts_with("/embed/");
}

} // namespace

Address static_file(std::string_view name)
{
    return Address::local(fmt::format("/static/{}?v={}", name, QUIRE_STATIC_VERSION));
}

Response page_response(Status status, const Page& page)
{
    Html html;
    html.write("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
               "<meta name=\"color-scheme\" content=\"light dark\">"
               "<title>{}</title><link rel=\"stylesheet\" href=\"{}\">"
               "<script src=\"{}\" defer></script>"
               "<noscript><link rel=\"stylesheet\" href=\"{}\"></noscript>",
               page.title, static_file("pages.css"), static_file("pages.js"),
               static_file("noscript.css"));
    if (!page.findable) html.write("<meta name=\"robots\" content=\"noindex\">");
    html.write("{}</head>\n<body class=\"{}\">{}</body></html>\n", page.head, page.css_class,
               page.body);
    Response response{status, "text/html; charset=utf-8", html.str()};
    response.set(Header::content_security_policy, std::string{policy} + ancestors(page));
    if (!page.findable) response.set(Header::x_robots_tag, "noindex");
    return response;
}

Response present_page_error(const std::exception& error, const http::Request& request)
{
    if (request.path().starts_with("/api/"))
        return dialects::documentcloud::present_error(error, request);
    const auto explanation = explain(error);
    Page page;
    page.framing = is_embed(request) ? Page::Framing::anybody : Page::Framing::nobody;
    page.title = explanation.title;
    page.css_class = "alone";
    page.body = error_body(explanation, request);
    auto response = page_response(explanation.status, page);
    response.set(Header::cache_control, "no-store");
    if (const auto* e = dynamic_cast<const http::MethodNotAllowed*>(&error))
        response.set(Header::allow, e->allow());
    if (const auto* e = dynamic_cast<const Unavailable*>(&error))
        response.set(Header::retry_after, std::to_string(e->retry_after().count()));
    return response;
}

Routes pages_routes()
{
    return Routes{{.dialect = std::string{dialect_name},
                   .slash = http::Slash::optional,
                   .present = present_page_error}};
}

void add_page(Routes& on, std::string pattern, PageView view, About about)
{
    const auto handler = [view](const http::Request& request, Context& context) {
        auto caller = caller_of(request, context);
        Visit visit{request,
                    context.quire,
                    context.config,
                    std::move(caller.viewer),
                    Query{request.query_pairs()},
                    origins(request, context.config)};
        auto response = view(visit);
        if (response.header(Header::cache_control).empty())
            response.set(Header::cache_control,
                         visit.viewer.anonymous() ? "public, max-age=60" : "private, no-store");
        response.add(Header::vary, "Cookie, Authorization");
        if (caller.renewed) set_session_cookies(response, *caller.renewed, request, context);
        return response;
    };
    on.get(std::move(pattern), handler, std::move(about));
}

} // namespace quire::handlers
