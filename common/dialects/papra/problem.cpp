#include <dialects/papra/problem.hpp>

#include <http/error.hpp>

namespace quire::dialects::papra {

using http::Status;

namespace {

http::Response answer(Status status, std::string_view code, std::string_view message,
                      const std::vector<Problem::Detail>& details = {})
{
    json::Value error{{"message", message}, {"code", code}};
    if (!details.empty()) {
        json::Array list;
        for (const auto& detail : details)
            list.emplace_back(
                json::Value{{"path", detail.path.empty() ? json::Value{} : detail.path},
                            {"message", detail.message}});
        error.set("details", std::move(list));
    }
    auto response = http::json_response(status, json::Value{{"error", std::move(error)}});
    response.set(http::Header::cache_control, "no-store");
    return response;
}

http::Response answer(const Invalid& invalid)
{
    std::vector<Problem::Detail> details;
    for (const auto& error : invalid.errors())
        details.push_back({error.field == "title" ? "name" : error.field, error.why});
    return answer(Status::bad_request, "server.invalid_request.body", "Invalid request body",
                  details);
}

http::Response answer(const NotFound& error)
{
    const std::string_view what = error.what();
    if (what.starts_with("organization"))
        return answer(Status::not_found, "organization.not_found", "Organization not found.");
    if (what.starts_with("tag"))
        return answer(Status::not_found, "tags.not_found", "Tag not found");
    return answer(Status::not_found, "document.not_found", "Document not found.");
}

http::Response answer(const Unavailable& error)
{
    auto response =
        answer(Status::unavailable, "server.unavailable", "The service is unavailable, try again");
    response.set(http::Header::retry_after, std::to_string(error.retry_after().count()));
    return response;
}

} // namespace

Problem invalid_parameter(std::string path, std::string why)
{
    return {Status::bad_request,
            "server.invalid_request.params",
            "Invalid URL parameters",
            {{std::move(path), std::move(why)}}};
}

Problem invalid_query(std::string path, std::string why)
{
    return {Status::bad_request,
            "server.invalid_request.query",
            "Invalid query parameters",
            {{std::move(path), std::move(why)}}};
}

Problem invalid_form(std::string path, std::string why)
{
    return {Status::bad_request,
            "server.invalid_request.form_data",
            "Invalid form data",
            {{std::move(path), std::move(why)}}};
}

Problem not_a_member()
{
    return {Status::forbidden, "user.not_in_organization",
            "You are not part of this organization."};
}

http::Response present_error(const std::exception& error, const http::Request& /*request*/)
{
    if (const auto* problem = dynamic_cast<const Problem*>(&error))
        return answer(problem->status(), problem->code(), problem->what(), problem->details());
    // An unknown method is an unknown route to these clients.
    if (dynamic_cast<const http::RouteNotFound*>(&error) ||
        dynamic_cast<const http::MethodNotAllowed*>(&error))
        return answer(Status::not_found, "api.not-found", "API route not found");
    if (dynamic_cast<const http::MalformedJson*>(&error))
        return answer(Status::bad_request, "server.invalid_request.malformed_json",
                      "Invalid request body");
    if (dynamic_cast<const http::UnsupportedMedia*>(&error))
        return answer(Status::bad_request, "server.invalid_request.body", "Invalid request body");
    if (dynamic_cast<const http::MalformedForm*>(&error) ||
        dynamic_cast<const http::BodyTruncated*>(&error))
        return answer(Status::bad_request, "document.parse_error", "Error parsing multipart form");
    if (const auto* invalid = dynamic_cast<const Invalid*>(&error)) return answer(*invalid);
    if (const auto* missing = dynamic_cast<const NotFound*>(&error)) return answer(*missing);
    if (dynamic_cast<const Unauthenticated*>(&error) || dynamic_cast<const Forbidden*>(&error))
        return answer(Status::unauthorized, "auth.unauthorized", "Unauthorized");
    if (dynamic_cast<const TooLarge*>(&error))
        return answer(Status::too_large, "document.size_too_large", "Document size too large.");
    if (dynamic_cast<const TooMany*>(&error))
        return answer(Status::too_many_requests, "server.too_many_requests", "Too many requests");
    if (const auto* away = dynamic_cast<const Unavailable*>(&error)) return answer(*away);
    if (dynamic_cast<const QuotaExceeded*>(&error))
        return answer(Status::forbidden, "organization.document_storage_limit_reached",
                      "The organization has reached its document storage limit.");
    if (dynamic_cast<const Conflict*>(&error) || dynamic_cast<const Refused*>(&error))
        return answer(Status::conflict, "server.conflict", error.what());
    return answer(Status::internal_error, "internal.error", "An error occurred");
}

} // namespace quire::dialects::papra
