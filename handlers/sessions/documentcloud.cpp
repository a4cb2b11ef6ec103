// Logging browsers in and out, at the addresses that DocumentCloud's web application sends them to.
// Routes: nginx/settings.conf.in.   Rules: services/sessions.hpp.   Tests: tests/e2e/accounts/

#include "page.hpp"
#include "routes.hpp"

#include <base/text.hpp>
#include <fmt/format.h>
#include <handlers/documentcloud.hpp>
#include <handlers/sessions.hpp>
#include <http/error.hpp>
#include <http/origin.hpp>

namespace quire::handlers {

namespace {

using http::Header;
using http::Request;
using http::Response;
using http::Status;

constexpr std::size_t longest_form_bytes = 16384;
constexpr auto login_path = "/accounts/login/";

std::string field(const http::Pairs& form, std::string_view name)
{
    for (const auto& [key, value] : form)
        if (key == name) return value;
    return {};
}

std::string hidden(std::string_view name, std::string_view value)
{
    return fmt::format("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", name, escaped(value));
}

// --- Where to go on: only to this server and the web application ---

std::optional<std::string> next_of(std::string_view asked, const Request& request,
                                   const Config& config)
{
    return http::safe_redirect(asked, own_origins(request, config));
}

std::string home(const Config& config)
{
    return http::origin_of(config.urls.app) ? config.urls.app : std::string{login_path};
}

Response go(const std::string& target)
{
    auto response = http::redirect(Status::see_other, target);
    response.set(Header::cache_control, "no-store");
    return response;
}

Response show(Status status, std::string title, std::string body, const Request& request,
              Context& context)
{
    return page_response(status,
                         {std::move(title), std::move(body), context.quire.sessions.new_secret(),
                          own_origins(request, context.config)});
}

// --- The secret of one visit to the login page: what its form proves to have come from us ---

std::string visit_cookie_name(const Request& request)
{
    // With this prefix no neighbouring host can set it.
    return request.scheme() == "https" ? "__Host-login_visit" : "login_visit";
}

std::string visit_secret(const Request& request, Context& context)
{
    constexpr std::size_t right_length = 43;
    auto known = request.cookie(visit_cookie_name(request));
    return known && known->size() == right_length ? *known : context.quire.sessions.new_secret();
}

// --- Logging in ---

struct LoginForm {
    std::string username;
    std::string next;
    std::string problem;
    Status status = Status::ok;
};

constexpr auto login_body = R"({problem}<form method="post" action="{action}">
{hidden}<label for="username">User name or e-mail address</label>
<input id="username" name="username" value="{username}" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit">Log in</button>
</form>)";

std::string problem_box(std::string_view problem)
{
    return problem.empty()
               ? std::string{}
               : fmt::format("<p class=\"problem\" role=\"alert\">{}</p>\n", escaped(problem));
}

Response show_login(const LoginForm& form, const Request& request, Context& context)
{
    const auto secret = visit_secret(request, context);
    const auto fields = hidden("csrfmiddlewaretoken", context.quire.sessions.proof(secret)) +
                        (form.next.empty() ? std::string{} : hidden("next", form.next));
    auto body = fmt::format(login_body, fmt::arg("problem", problem_box(form.problem)),
                            fmt::arg("action", login_path), fmt::arg("hidden", fields),
                            fmt::arg("username", escaped(form.username)));
    auto response = show(form.status, "Log in", std::move(body), request, context);
    response.add(Header::set_cookie, to_string(http::Cookie{.name = visit_cookie_name(request),
                                                            .value = secret,
                                                            .secure = request.scheme() == "https",
                                                            .same_site = "Lax"}));
    return response;
}

std::string logout_form(const std::string& token, std::string_view next, Context& context)
{
    return fmt::format("<form method=\"post\" action=\"/accounts/logout/\">\n{}{}"
                       "<button type=\"submit\">Log out</button>\n</form>",
                       hidden("csrfmiddlewaretoken", context.quire.sessions.proof(token)),
                       next.empty() ? std::string{} : hidden("next", next));
}

Response login_page(const Request& request, Context& context)
{
    const auto next = next_of(request.query("next").value_or(""), request, context.config);
    const auto token = session_token(request);
    if (!token || !context.quire.sessions.find(*token))
        return show_login({.username = {}, .next = next.value_or(""), .problem = {}}, request,
                          context);
    if (next) return go(*next);
    return show(Status::ok, "You are logged in", logout_form(*token, "", context), request,
                context);
}

bool came_from_our_form(const Request& request, const http::Pairs& form, Context& context)
{
    const auto origin = request.header("Origin");
    const auto secret = request.cookie(visit_cookie_name(request));
    if (origin && !http::has_trusted_origin(*origin, own_origins(request, context.config)))
        return false;
    return secret && context.quire.sessions.proves(field(form, "csrfmiddlewaretoken"), *secret);
}

// A new token each time; the one that the browser had until now ends.
Response logged_in(const std::string& token, const LoginForm& form, const Request& request,
                   Context& context)
{
    if (const auto before = session_token(request)) context.quire.sessions.end(*before);
    auto response = go(form.next.empty() ? home(context.config) : form.next);
    set_session_cookies(response, token, request, context);
    return response;
}

Response log_in(const Request& request, Context& context)
{
    const auto sent = request.body().form(longest_form_bytes);
    LoginForm form{.username = std::string{trim(field(sent, "username"))},
                   .next = next_of(field(sent, "next"), request, context.config).value_or(""),
                   .problem = "User name or password is wrong.",
                   .status = Status::bad_request};
    if (!came_from_our_form(request, sent, context)) {
        form.problem = "This page was open for too long, or cookies are off. Please try again.";
        form.status = Status::forbidden;
        return show_login(form, request, context);
    }
    try {
        const auto token = context.quire.sessions.begin(form.username, field(sent, "password"),
                                                        request.remote_address());
        if (token) return logged_in(*token, form, request, context);
    } catch (const TooMany& brake) { // to be told where the person can try again
        form.problem = brake.what();
        form.status = Status::too_many_requests;
    }
    return show_login(form, request, context);
}

// --- Logging out ---

// A person followed a link of ours, or typed the address: no foreign page made the browser do it.
bool is_own_navigation(const Request& request, const Config& config)
{
    if (request.method() != http::Method::get || request.header("Sec-Purpose")) return false;
    if (request.header("Sec-Fetch-Mode").value_or("navigate") != "navigate") return false;
    const auto site = request.header("Sec-Fetch-Site").value_or("");
    if (site == "same-origin" || site == "same-site" || site == "none") return true;
    return http::has_trusted_origin(request.header("Referer").value_or(""),
                                    own_origins(request, config));
}

Response logged_out(const std::optional<std::string>& token, const std::string& next,
                    const Request& request, Context& context)
{
    if (token) context.quire.sessions.end(*token);
    auto response = go(next.empty() ? home(context.config) : next);
    drop_session_cookies(response, request, context.config);
    return response;
}

Response logout_page(const Request& request, Context& context)
{
    const auto next =
        next_of(request.query("next").value_or(""), request, context.config).value_or("");
    const auto token = session_token(request);
    if (!token || is_own_navigation(request, context.config))
        return logged_out(token, next, request, context);
    return show(Status::ok, "Log out?", logout_form(*token, next, context), request, context);
}

Response log_out(const Request& request, Context& context)
{
    const auto sent = request.body().form(longest_form_bytes);
    const auto next = next_of(field(sent, "next"), request, context.config).value_or("");
    const auto token = session_token(request);
    if (token && !context.quire.sessions.proves(field(sent, "csrfmiddlewaretoken"), *token))
        return show(Status::forbidden, "Log out?", logout_form(*token, next, context), request,
                    context);
    return logged_out(token, next, request, context);
}

Response signup_page(const Request& request, Context& context)
{
    return show(
        Status::ok, "Accounts",
        fmt::format("<p>The administrator of this archive makes the accounts. Ask there for "
                    "one.</p>\n<p><a href=\"{}\">Log in</a></p>",
                    login_path),
        request, context);
}

Response present_page_error(const std::exception& error, const Request& /*request*/)
{
    const auto status = http::status_of(error);
    const auto sentence = code(status) < 500
                              ? "This is not a page of this archive, or the form was "
                                "not filled in as it should be."
                              : "The archive cannot answer now. Please try again.";
    auto response = page_response(
        status, {std::string{http::reason(status)},
                 fmt::format("<p>{}</p>\n<p><a href=\"{}\">Log in</a></p>", sentence, login_path),
                 "none",
                 {}});
    if (const auto* wrong = dynamic_cast<const http::MethodNotAllowed*>(&error))
        response.set(Header::allow, wrong->allow());
    if (const auto* away = dynamic_cast<const Unavailable*>(&error))
        response.set(Header::retry_after, std::to_string(away->retry_after().count()));
    return response;
}

About about(std::string_view summary)
{
    return {.summary = summary, .needs = Needs::anyone};
}

} // namespace

Routes documentcloud_pages()
{
    Routes on{{.dialect = std::string{dialect_name},
               .slash = http::Slash::optional,
               .present = present_page_error}};
    for (const auto* path : {"/accounts/login/", "/accounts/login/squarelet/"}) {
        on.get(path, login_page, about("The login page"));
        on.post(path, log_in, about("Log a browser in"));
    }
    on.get("/accounts/logout/", logout_page, about("Log a browser out, or ask whether to"));
    on.post("/accounts/logout/", log_out, about("Log a browser out"));
    on.get("/accounts/signup/", signup_page, about("Where accounts come from"));
    return on;
}

} // namespace quire::handlers
