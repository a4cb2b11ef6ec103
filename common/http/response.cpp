#include <http/response.hpp>

#include <algorithm>
#include <base/text.hpp>
#include <fmt/format.h>
#include <json/print.hpp>
#include <stdexcept>

namespace quire::http {

namespace {

bool is_field_value(std::string_view value)
{
    return is_utf8(value) && std::ranges::none_of(value, [](char c) {
               const auto byte = static_cast<unsigned char>(c);
               return (byte < 0x20 && c != '\t') || byte == 0x7f;
           });
}

bool may_have_body(Status status)
{
    return status != Status::no_content && status != Status::not_modified;
}

} // namespace

std::string_view name(Header header)
{
    switch (header) {
    case Header::access_control_allow_credentials:
        return "Access-Control-Allow-Credentials";
    case Header::access_control_allow_headers:
        return "Access-Control-Allow-Headers";
    case Header::access_control_allow_methods:
        return "Access-Control-Allow-Methods";
    case Header::access_control_allow_origin:
        return "Access-Control-Allow-Origin";
    case Header::access_control_expose_headers:
        return "Access-Control-Expose-Headers";
    case Header::access_control_max_age:
        return "Access-Control-Max-Age";
    case Header::allow:
        return "Allow";
    case Header::cache_control:
        return "Cache-Control";
    case Header::content_disposition:
        return "Content-Disposition";
    case Header::content_language:
        return "Content-Language";
    case Header::content_security_policy:
        return "Content-Security-Policy";
    case Header::content_type:
        return "Content-Type";
    case Header::etag:
        return "ETag";
    case Header::last_modified:
        return "Last-Modified";
    case Header::link:
        return "Link";
    case Header::location:
        return "Location";
    case Header::retry_after:
        return "Retry-After";
    case Header::set_cookie:
        return "Set-Cookie";
    case Header::vary:
        return "Vary";
    case Header::www_authenticate:
        return "WWW-Authenticate";
    case Header::x_accel_buffering:
        return "X-Accel-Buffering";
    case Header::x_accel_redirect:
        return "X-Accel-Redirect";
    case Header::x_api_version:
        return "X-Api-Version";
    case Header::x_robots_tag:
        return "X-Robots-Tag";
    case Header::x_version:
        return "X-Version";
    }
    throw std::logic_error("header without a name");
}

Response::Response(Status status, std::string_view content_type, std::string body)
    : m_status(status), m_body(std::move(body))
{
    set(Header::content_type, std::string{content_type});
}

std::string_view Response::header(Header header) const
{
    for (const auto& [known, value] : m_headers)
        if (known == header) return value;
    return {};
}

Response& Response::set(Header header, std::string value)
{
    std::erase_if(m_headers, [&](const auto& entry) { return entry.first == header; });
    return add(header, std::move(value));
}

Response& Response::add(Header header, std::string value)
{
    if (!is_field_value(value))
        throw std::invalid_argument(fmt::format("{} cannot carry this value", name(header)));
    m_headers.emplace_back(header, std::move(value));
    return *this;
}

std::string Response::head() const
{
    auto out = fmt::format("Status: {} {}\r\n", code(m_status), reason(m_status));
    for (const auto& [header, value] : m_headers)
        fmt::format_to(std::back_inserter(out), "{}: {}\r\n", name(header), value);
    // nginx measures a file it sends itself.
    if (may_have_body(m_status) && header(Header::x_accel_redirect).empty())
        fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", m_body.size());
    return out + "\r\n";
}

Response json_response(Status status, const json::Value& value)
{
    return {status, "application/json", json::print(value)};
}

Response text_response(Status status, std::string text)
{
    return {status, "text/plain; charset=utf-8", std::move(text)};
}

Response no_content()
{
    return Response{Status::no_content};
}

Response redirect(Status status, std::string url)
{
    const bool printable = std::ranges::all_of(
        url, [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
    if (url.empty() || !printable) throw std::invalid_argument("redirect to a malformed URL");
    Response response{status};
    response.set(Header::location, std::move(url));
    return response;
}

Response internal_file(std::string_view internal_path, std::string_view content_type,
                       Disposition disposition, std::string_view file_name)
{
    if (!internal_path.starts_with('/')) throw std::invalid_argument("internal path without '/'");
    for (const auto segment : split(internal_path.substr(1), '/'))
        if (segment.empty() || segment == "." || segment == ".." ||
            segment.find('\0') != std::string_view::npos)
            throw std::invalid_argument("internal path with a bad segment");

    Response response;
    response.set(Header::x_accel_redirect, percent_encode(internal_path, "/"));
    response.set(Header::content_type, std::string{content_type});
    if (!file_name.empty())
        response.set(Header::content_disposition, content_disposition(disposition, file_name));
    return response;
}

std::string to_string(const Cookie& cookie)
{
    const auto is_plain = [](char c) {
        return c > ' ' && c < 0x7f && std::string_view{"\",;\\"}.find(c) == std::string_view::npos;
    };
    if (cookie.name.empty() || !std::ranges::all_of(cookie.name + cookie.value, is_plain))
        throw std::invalid_argument("cookie cannot carry this value");
    auto out = fmt::format("{}={}; Path={}", cookie.name, cookie.value, cookie.path);
    if (!cookie.domain.empty()) out += "; Domain=" + cookie.domain;
    if (cookie.max_age >= 0) out += fmt::format("; Max-Age={}", cookie.max_age);
    if (cookie.http_only) out += "; HttpOnly";
    if (cookie.secure) out += "; Secure";
    return out + fmt::format("; SameSite={}", cookie.same_site);
}

} // namespace quire::http
