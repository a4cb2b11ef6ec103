#include <dialects/documentcloud/error.hpp>
#include <dialects/documentcloud/problem.hpp>
#include <fmt/format.h>
#include <http/error.hpp>

namespace quire::dialects::documentcloud {

using http::Response;
using http::Status;

namespace {

struct Name {
    std::string_view neutral;
    std::string_view ours;
};

constexpr Name renamed[] = {
    {"", "non_field_errors"},
    {"key_values", "data"},
    {"extension", "original_extension"},
    {"created_after", "created_at__gt"},
    {"created_before", "created_at__lt"},
};

std::string our_name(std::string_view field)
{
    for (const auto& name : renamed)
        if (name.neutral == field) return std::string{name.ours};
    return std::string{field};
}

Response detail(Status status, std::string_view sentence)
{
    return json_response(status, json::Value{{"detail", sentence}});
}

Response bad_token()
{
    return json_response(Status::forbidden,
                         {{"detail", "Given token not valid for any token type"},
                          {"code", "token_not_valid"},
                          {"messages", json::Array{json::Value{
                                           {"token_class", "AccessToken"},
                                           {"token_type", "access"},
                                           {"message", "Token is invalid or expired"},
                                       }}}});
}

Response forbidden(const Forbidden& error)
{
    const std::string_view why = error.what();
    return detail(Status::forbidden, why == Forbidden{}.what()
                                         ? "You do not have permission to perform this action."
                                         : why);
}

Response not_allowed(const http::MethodNotAllowed& error)
{
    auto response = detail(Status::method_not_allowed,
                           fmt::format("Method \"{}\" not allowed.", error.method()));
    response.set(http::Header::allow, error.allow());
    return response;
}

Response away(const Unavailable& error)
{
    auto response = detail(Status::unavailable, error.what());
    response.set(http::Header::retry_after, std::to_string(error.retry_after().count()));
    return response;
}

// What is wrong with the request as such.
std::optional<Response> present_request_error(const std::exception& error)
{
    if (const auto* e = dynamic_cast<const http::MethodNotAllowed*>(&error)) return not_allowed(*e);
    if (dynamic_cast<const http::UnsupportedMedia*>(&error))
        return detail(Status::unsupported_media_type,
                      fmt::format("Unsupported media type \"{}\" in request.", error.what()));
    if (dynamic_cast<const http::MalformedJson*>(&error))
        return detail(Status::bad_request, fmt::format("JSON parse error - {}", error.what()));
    if (dynamic_cast<const http::MalformedForm*>(&error))
        return detail(Status::bad_request, fmt::format("Form parse error - {}", error.what()));
    if (dynamic_cast<const http::BodyTruncated*>(&error))
        return detail(Status::bad_request, error.what());
    return {};
}

// A cursor that is none of the list it was sent to is a page that is not there.
Response invalid(const Invalid& error)
{
    if (error.errors().size() == 1 && error.errors().front().field == "cursor")
        return detail(Status::not_found, "Invalid cursor");
    return json_response(Status::bad_request, field_errors(error.errors()));
}

// What a rule says.
std::optional<Response> present_rule_error(const std::exception& error)
{
    if (const auto* e = dynamic_cast<const Invalid*>(&error)) return invalid(*e);
    if (dynamic_cast<const Refused*>(&error))
        return json_response(Status::bad_request, json::Array{error.what()});
    if (dynamic_cast<const Conflict*>(&error))
        return json_response(Status::bad_request, {{"error", error.what()}});
    if (dynamic_cast<const NotFound*>(&error)) return detail(Status::not_found, "Not found.");
    if (dynamic_cast<const BadToken*>(&error)) return bad_token();
    if (dynamic_cast<const Unauthenticated*>(&error))
        return detail(Status::forbidden, "Authentication credentials were not provided.");
    if (const auto* e = dynamic_cast<const Forbidden*>(&error)) return forbidden(*e);
    if (dynamic_cast<const TooLarge*>(&error)) return detail(Status::too_large, error.what());
    if (dynamic_cast<const TooMany*>(&error))
        return json_response(Status::too_many_requests, {{"message", error.what()}});
    if (const auto* e = dynamic_cast<const Unavailable*>(&error)) return away(*e);
    return {};
}

} // namespace

json::Value field_errors(const std::vector<FieldError>& errors)
{
    json::Value body{json::Object{}};
    for (const auto& error : errors) {
        const auto name = our_name(error.field);
        json::Array sentences;
        if (const auto* before = body[name].array()) sentences = *before;
        sentences.emplace_back(error.why);
        body.set(name, std::move(sentences));
    }
    return body;
}

Response present_error(const std::exception& error, const http::Request& /*request*/)
{
    if (const auto* e = dynamic_cast<const Problem*>(&error))
        return json_response(static_cast<Status>(e->status()), e->body());
    if (auto response = present_request_error(error)) return *std::move(response);
    if (auto response = present_rule_error(error)) return *std::move(response);
    return detail(Status::internal_error, "The server made a mistake; it has been noted.");
}

} // namespace quire::dialects::documentcloud
