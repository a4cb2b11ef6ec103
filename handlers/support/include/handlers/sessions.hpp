#pragma once
// Who calls the DocumentCloud API: a token in the Authorization header, or the cookies of a browser
// that is logged in.
//
// "sessionid" holds the session's token, for us only; "csrftoken" its proof, for scripts of our own
// pages: a call that changes anything repeats it in X-CSRFToken and comes from a known origin.

#include <domain/viewer.hpp>
#include <handlers/context.hpp>
#include <http/response.hpp>
#include <optional>
#include <string>
#include <vector>

namespace quire::handlers {

struct Caller {
    Viewer viewer;
    std::optional<std::string> renewed; // the session's token, when the cookies shall last longer
};

// Anonymous without credentials, with an unknown or expired session, or with a scheme that is not
// Bearer. A Bearer token counts more than a cookie. Throws BadToken, and Forbidden for a call that
// a foreign page may have made with the browser's cookies.
Caller caller_of(const http::Request& request, Context& context);

// The token of the session cookie, whether or not it is good.
std::optional<std::string> session_token(const http::Request& request);

void set_session_cookies(http::Response& response, const std::string& token,
                         const http::Request& request, Context& context);
void drop_session_cookies(http::Response& response, const http::Request& request,
                          const Config& config);

// This server and the web application's own addresses: where a browser may be sent.
std::vector<std::string> own_origins(const http::Request& request, const Config& config);
// Those, and the pages that may call with the cookies of a session (urls.origins).
std::vector<std::string> known_origins(const http::Request& request, const Config& config);

} // namespace quire::handlers
