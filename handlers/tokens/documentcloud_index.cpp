// Where the API begins: the addresses of its resources. Beside the tokens because whoever logs in
// has a program to ask.
// Cases: tests/e2e/cases/documentcloud/index/

#include "routes.hpp"

#include <array>
#include <handlers/documentcloud.hpp>
#include <handlers/sessions.hpp>

namespace quire::handlers {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> roots{{
    {"documents", "/api/documents/"},
    {"messages", "/api/messages/"},
    {"oembed", "/api/oembed/"},
    {"organizations", "/api/organizations/"},
    {"projects", "/api/projects/"},
    {"schema", "/api/schema/"},
    {"users", "/api/users/"},
}};

// Not counted as a request of somebody anonymous: it says nothing about the archive, and whoever
// watches the server asks here.
http::Response index(const http::Request& request, Context& context)
{
    caller_of(request, context); // a bad token is refused everywhere
    const auto here = origins(request, context.config).api;
    json::Value object{json::Object{}};
    for (const auto& [name, path] : roots)
        object.set(std::string{name}, here + std::string{path});
    auto response = http::json_response(http::Status::ok, object);
    response.set(http::Header::cache_control, "no-cache");
    return response;
}

} // namespace

void add_documentcloud_index(Routes& on)
{
    on.get("/api/", index,
           About{.summary = "Where the resources are", .needs = Needs::anyone, .gives = "index"});
}

} // namespace quire::handlers
