#pragma once
// An answer. Header names are a closed set, so that no text of a user can become one; values are
// checked where they are set.

#include <cstdint>
#include <http/status.hpp>
#include <http/text.hpp>
#include <json/value.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quire::http {

enum class Header {
    access_control_allow_credentials,
    access_control_allow_headers,
    access_control_allow_methods,
    access_control_allow_origin,
    access_control_expose_headers,
    access_control_max_age,
    allow,
    cache_control,
    content_disposition,
    content_language,
    content_security_policy,
    content_type,
    etag,
    last_modified,
    link,
    location,
    retry_after,
    set_cookie,
    vary,
    www_authenticate,
    x_accel_buffering,
    x_accel_redirect,
    x_api_version,
    x_robots_tag,
    x_version,
};

std::string_view name(Header header); // "Cache-Control"

class Response {
public:
    explicit Response(Status status = Status::ok) : m_status(status) {}
    Response(Status status, std::string_view content_type, std::string body);

    Status status() const { return m_status; }
    const std::string& body() const { return m_body; }
    const std::vector<std::pair<Header, std::string>>& headers() const { return m_headers; }
    std::string_view header(Header header) const; // first of that name, empty when absent

    // set() replaces, add() appends (Set-Cookie, Vary, Link). Throws std::invalid_argument for a
    // value with CR, LF, NUL or another control byte; bytes above 126 are refused too except in
    // UTF-8.
    Response& set(Header header, std::string value);
    Response& add(Header header, std::string value);

    // The CGI form: Status, headers, empty line, body. `with_body` false (HEAD) keeps the length.
    std::string head() const;

private:
    Status m_status;
    std::vector<std::pair<Header, std::string>> m_headers;
    std::string m_body;
};

Response json_response(Status status, const json::Value& value);
Response text_response(Status status, std::string text); // text/plain; charset=utf-8
Response no_content();
// `url` is absolute or starts with '/'; it must be percent-encoded already.
Response redirect(Status status, std::string url);

// nginx sends the file: `internal_path` is a plain path below an internal location ("/_f/…"), made
// from ids and hashes only. It is percent-encoded here; ".." and empty segments throw
// std::invalid_argument. An empty `file_name` sends no Content-Disposition.
Response internal_file(std::string_view internal_path, std::string_view content_type,
                       Disposition disposition, std::string_view file_name);

struct Cookie {
    std::string name;
    std::string value;
    std::string path = "/";
    std::string domain = {};   // empty: this host only
    std::int64_t max_age = -1; // seconds; -1: until the browser closes; 0: delete
    bool http_only = true;
    bool secure = true;
    std::string_view same_site = "Lax";
};
std::string to_string(const Cookie& cookie); // a Set-Cookie value

} // namespace quire::http
