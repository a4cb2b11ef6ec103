// Logging in, as DocumentCloud clients do it.
// Routes: nginx/documentcloud.conf.   Rules: services/accounts.hpp.
// Cases: tests/e2e/cases/documentcloud/tokens/

#include "routes.hpp"

#include <dialects/documentcloud/body.hpp>
#include <handlers/documentcloud.hpp>

namespace quire::handlers {

namespace {

using namespace dialects::documentcloud;
using http::Response;
using http::Status;

Response answer(const SignedTokens& tokens)
{
    auto response =
        json_response(Status::ok, {{"access", tokens.access}, {"refresh", tokens.refresh}});
    response.set(http::Header::cache_control, "no-store");
    return response;
}

json::Value body_of(const http::Request& request, const Config& config)
{
    return read_body(request.body(), static_cast<std::size_t>(config.limits.json_bytes));
}

std::string required(Fields& fields, std::string_view name)
{
    fields.require(name);
    return fields.text(name, {.blank = false}).value_or("");
}

// Trimming would make a different password of one that ends in a blank.
std::string password(Fields& fields)
{
    const auto trimmed = required(fields, "password");
    const auto text = fields["password"].text();
    return text ? std::string{*text} : trimmed;
}

Response log_in(const http::Request& request, Context& context)
{
    const auto body = body_of(request, context.config);
    Fields fields{body};
    const auto username = required(fields, "username");
    const auto secret = password(fields);
    fields.finish();

    auto& accounts = context.quire.accounts;
    const auto viewer = accounts.log_in(username, secret, request.remote_address());
    if (!viewer) throw problem(401, "No active account found with the given credentials");
    return answer(accounts.issue(*viewer, audience));
}

Response renew(const http::Request& request, Context& context)
{
    const auto body = body_of(request, context.config);
    Fields fields{body};
    const auto token = required(fields, "refresh");
    fields.finish();
    try {
        return answer(context.quire.accounts.refresh(token, audience));
    } catch (const Unauthenticated&) { // 401 makes clients fall back to the password
        throw Problem{401, json::Value{{"detail", "Token is invalid or expired"},
                                       {"code", "token_not_valid"}}};
    }
}

} // namespace

void add_documentcloud(Routes& on)
{
    on.post(
        "/api/token/", log_in,
        About{.summary = "Log in", .needs = Needs::anyone, .takes = "login", .gives = "tokens"});
    on.post("/api/refresh/", renew,
            About{.summary = "Renew tokens",
                  .needs = Needs::anyone,
                  .takes = "refresh",
                  .gives = "tokens"});
}

} // namespace quire::handlers
