#include "page.hpp"

#include <fmt/format.h>
#include <http/origin.hpp>

namespace quire::handlers {

namespace {

constexpr std::string_view style = R"(
body { font: 1.125rem/1.5 system-ui, sans-serif; margin: 0; color: #1b1b1b; background: #f4f4f2; }
main { max-width: 24rem; margin: 10vh auto; padding: 2rem; background: #fff; border-radius: .5rem; }
h1 { font-size: 1.5rem; margin: 0 0 1rem; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input { box-sizing: border-box; width: 100%; padding: .6rem; font: inherit; border: 1px solid #595959; border-radius: .25rem; }
button { margin-top: 1.5rem; padding: .7rem 1.5rem; font: inherit; font-weight: 600; color: #fff; background: #14508c; border: 0; border-radius: .25rem; cursor: pointer; }
input:focus, button:focus, a:focus { outline: 3px solid #d98200; outline-offset: 2px; }
.problem { padding: .75rem; color: #7a0c0c; background: #fdeeee; border-left: .25rem solid #b01818; }
@media (prefers-color-scheme: dark) {
  body { color: #f0f0f0; background: #161616; } main { background: #232323; }
  input { color: inherit; background: #161616; border-color: #a0a0a0; } a { color: #9cc8f5; }
  .problem { color: #ffd9d9; background: #4a1515; }
}
)";

constexpr auto frame = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{0} – Quire</title>
<style nonce="{1}">{2}</style>
</head>
<body>
<main>
<h1>{0}</h1>
{3}
</main>
</body>
</html>
)";

std::string policy(const Page& page)
{
    auto targets = std::string{"'self'"};
    for (const auto& target : page.form_targets) // browsers look at where a form is sent on to
        if (const auto origin = http::origin_of(target)) targets += ' ' + *origin;
    return fmt::format("default-src 'none'; style-src 'nonce-{}'; form-action {}; base-uri 'none'; "
                       "frame-ancestors 'none'",
                       page.nonce, targets);
}

} // namespace

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text)
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    return out;
}

http::Response page_response(http::Status status, const Page& page)
{
    using http::Header;
    http::Response response{status, "text/html; charset=utf-8",
                            fmt::format(frame, escaped(page.title), page.nonce, style, page.body)};
    response.set(Header::content_security_policy, policy(page));
    response.set(Header::cache_control, "no-store");
    return response;
}

} // namespace quire::handlers
