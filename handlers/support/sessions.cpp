#include <handlers/sessions.hpp>

#include <dialects/documentcloud/problem.hpp>
#include <handlers/documentcloud.hpp>
#include <http/origin.hpp>

namespace quire::handlers {

namespace {

using dialects::documentcloud::BadToken;
using http::Method;

constexpr auto session_cookie = "sessionid";
constexpr auto proof_cookie = "csrftoken";

bool changes_nothing(Method method)
{
    return method == Method::get || method == Method::head || method == Method::options;
}

// Browsers name the page's origin, or else at least its address; neither can be forged by a page.
void require_known_page(const http::Request& request, const Config& config)
{
    const auto known = known_origins(request, config);
    const auto origin = request.header("Origin");
    const auto page = origin ? origin : request.header("Referer");
    if (!page)
        throw Forbidden{"CSRF Failed: Referer checking failed - no Origin and no Referer. Let the "
                        "browser send them, or use an access token."};
    if (!http::has_trusted_origin(*page, known))
        throw Forbidden{"CSRF Failed: Origin checking failed - the page is not one of this "
                        "archive's. Its administrator can add it to urls.origins."};
}

void require_proof(const http::Request& request, Context& context, const std::string& token)
{
    const auto cookie = request.cookie(proof_cookie);
    if (!cookie) throw Forbidden{"CSRF Failed: CSRF cookie not set. Log in again."};
    const auto repeated = request.header("X-CSRFToken");
    if (!repeated)
        throw Forbidden{"CSRF Failed: CSRF token missing. Send the cookie csrftoken as header "
                        "X-CSRFToken."};
    auto& sessions = context.quire.sessions;
    if (!sessions.proves(*cookie, token) || !sessions.proves(*repeated, token))
        throw Forbidden{"CSRF Failed: CSRF token incorrect. Log in again."};
}

Caller by_cookie(const http::Request& request, Context& context)
{
    const auto token = session_token(request);
    if (!token) return {Accounts::anonymous(), {}};
    auto found = context.quire.sessions.find(*token);
    if (!found) return {Accounts::anonymous(), {}};
    if (!changes_nothing(request.method())) {
        require_known_page(request, context.config);
        require_proof(request, context, *token);
    }
    return {std::move(found->viewer), found->extended ? token : std::nullopt};
}

http::Cookie cookie(std::string name, std::string value, const http::Request& request,
                    const Config& config)
{
    // Pages on other hosts of ours need the cookies, too, which browsers allow over https only.
    const bool secure = request.scheme() == "https";
    return {.name = std::move(name),
            .value = std::move(value),
            .domain = config.auth.cookie_domain,
            .max_age = config.auth.session_days * 86400,
            .secure = secure,
            .same_site = secure ? "None" : "Lax"};
}

void add_cookies(http::Response& response, http::Cookie session, http::Cookie proof)
{
    proof.http_only = false;
    response.add(http::Header::set_cookie, to_string(session));
    response.add(http::Header::set_cookie, to_string(proof));
}

} // namespace

Caller caller_of(const http::Request& request, Context& context)
{
    const auto authorization = request.authorization();
    if (!authorization || authorization->scheme != "bearer") return by_cookie(request, context);
    try {
        return {context.quire.accounts.viewer_by_token(authorization->credentials, audience), {}};
    } catch (const Unauthenticated& error) { // this API tells a bad token from a missing one
        throw BadToken{error.what()};
    }
}

std::optional<std::string> session_token(const http::Request& request)
{
    return request.cookie(session_cookie);
}

void set_session_cookies(http::Response& response, const std::string& token,
                         const http::Request& request, Context& context)
{
    add_cookies(response, cookie(session_cookie, token, request, context.config),
                cookie(proof_cookie, context.quire.sessions.proof(token), request, context.config));
}

void drop_session_cookies(http::Response& response, const http::Request& request,
                          const Config& config)
{
    auto session = cookie(session_cookie, "", request, config);
    auto proof = cookie(proof_cookie, "", request, config);
    session.max_age = proof.max_age = 0;
    add_cookies(response, std::move(session), std::move(proof));
}

std::vector<std::string> own_origins(const http::Request& request, const Config& config)
{
    const auto& urls = config.urls;
    return {urls.api.empty() ? request.origin() : urls.api, urls.app, urls.embed};
}

std::vector<std::string> known_origins(const http::Request& request, const Config& config)
{
    auto known = own_origins(request, config);
    known.insert(known.end(), config.urls.origins.begin(), config.urls.origins.end());
    return known;
}

} // namespace quire::handlers
