#include <handlers/documentcloud.hpp>

#include <dialects/documentcloud/body.hpp>
#include <dialects/documentcloud/error.hpp>
#include <fmt/format.h>
#include <handlers/sessions.hpp>

namespace quire::handlers {

using namespace dialects::documentcloud;
using http::Response;
using http::Status;

namespace {

std::string without_slash(std::string origin)
{
    while (origin.ends_with('/'))
        origin.pop_back();
    return origin;
}

} // namespace

Origins origins(const http::Request& request, const Config& config)
{
    const auto& urls = config.urls;
    const auto here = request.origin();
    return {urls.api.empty() ? here : without_slash(urls.api),
            urls.app.empty() ? here : without_slash(urls.app),
            urls.embed.empty() ? here : without_slash(urls.embed)};
}

json::Value Visit::body() const
{
    return read_body(request.body(), static_cast<std::size_t>(config.limits.json_bytes));
}

void Visit::require_login() const
{
    if (viewer.anonymous()) throw Unauthenticated{};
}

Routes documentcloud_routes()
{
    return Routes{{.dialect = std::string{dialect_name},
                   .slash = http::Slash::optional,
                   .suffix = ".json",
                   .present = present_error}};
}

Routes::Handler Views::counted(View view)
{
    return [view](const http::Request& request, Context& context) {
        auto& quire = context.quire;
        auto caller = caller_of(request, context);
        if (caller.viewer.anonymous())
            context.anonymous.count(request.remote_address(), quire.accounts);
        Visit visit{request,
                    quire,
                    context.config,
                    std::move(caller.viewer),
                    Query{request.query_pairs()},
                    origins(request, context.config)};
        auto response = view(visit);
        if (response.header(http::Header::cache_control).empty())
            response.set(http::Header::cache_control, "no-cache");
        if (caller.renewed) set_session_cookies(response, *caller.renewed, request, context);
        return response;
    };
}

void Views::all(const std::string& pattern, View view, const About& about)
{
    get(pattern, view, about);
    post(pattern, view, about);
    put(pattern, view, about);
    patch(pattern, view, about);
    del(pattern, view, about);
}

Response not_available(Visit& /*visit*/)
{
    return json_response(Status::not_implemented,
                         {{"detail", "This part of the API is not available yet."}});
}

Response list_response(const Visit& visit, const PageRequest& page, const Neighbours& neighbours,
                       json::Array results)
{
    const Shape shape{visit.query};
    for (auto& result : results)
        result = shape.apply(std::move(result));
    return json_response(Status::ok, envelope(page, neighbours, std::move(results), visit.here()));
}

Response object_response(const Visit& visit, Status status, json::Value object)
{
    return json_response(status, Shape{visit.query}.apply(std::move(object)));
}

json::Value present_highlights(const std::vector<PageHighlights>& pages)
{
    json::Value object{json::Object{}};
    for (const auto& page : pages) {
        json::Array snippets;
        for (const auto& snippet : page.snippets)
            snippets.emplace_back(snippet);
        object.set("page_no_" + std::to_string(page.page + 1), std::move(snippets));
    }
    return object;
}

const json::Array& list_of(const json::Value& body, std::size_t most)
{
    const auto* list = body.array();
    if (!list)
        throw Invalid{"", fmt::format("Expected a list of items but got type \"{}\".",
                                      json::type_name(body))};
    if (list->size() > most)
        throw Refused{fmt::format("Bulk operations are limited to {} documents at a time.", most)};
    return *list;
}

void throw_aligned(const InvalidItems& invalid)
{
    json::Array complaints;
    for (const auto& errors : invalid.items())
        complaints.push_back(field_errors(errors));
    throw Problem{400, std::move(complaints)};
}

void read_each(const json::Array& elements, const std::function<void(Fields&)>& read)
{
    json::Array complaints;
    bool wrong = false;
    for (const auto& element : elements) {
        try {
            Fields fields{element};
            read(fields);
            fields.finish();
            complaints.emplace_back(json::Object{});
        } catch (const Invalid& error) { // one answer for all of them
            complaints.push_back(field_errors(error.errors()));
            wrong = true;
        }
    }
    if (wrong) throw Problem{400, std::move(complaints)};
}

} // namespace quire::handlers
