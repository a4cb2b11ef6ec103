#include <http/request.hpp>

#include <algorithm>
#include <base/text.hpp>
#include <stdexcept>

namespace quire::http {

namespace {

constexpr std::pair<Method, std::string_view> methods[] = {
    {Method::get, "GET"},         {Method::head, "HEAD"},   {Method::post, "POST"},
    {Method::put, "PUT"},         {Method::patch, "PATCH"}, {Method::del, "DELETE"},
    {Method::options, "OPTIONS"},
};

Method method_named(std::string_view text)
{
    for (const auto& [method, spelled] : methods)
        if (spelled == text) return method;
    return Method::other;
}

// host, host:port, [v6]:port; nothing that could break out of a URL or a header.
bool is_host(std::string_view text)
{
    return !text.empty() && text.size() <= 255 && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view{".-:[]_"}.find(c) != std::string_view::npos;
    });
}

bool is_clean_segment(std::string_view segment)
{
    return !segment.empty() && segment != "." && segment != ".." && is_utf8(segment) &&
           segment.find('\0') == std::string_view::npos;
}

} // namespace

std::string_view name(Method method)
{
    for (const auto& [known, spelled] : methods)
        if (known == method) return spelled;
    return {};
}

Request::Request(Pairs parameters, Body body)
    : m_parameters(std::move(parameters)), m_body(std::move(body))
{
    m_method = method_named(parameter("REQUEST_METHOD"));
    auto uri = parameter("REQUEST_URI");
    const auto question = uri.find('?');
    if (question != std::string_view::npos) {
        m_query_string = uri.substr(question + 1);
        m_query = parse_query(m_query_string);
        uri = uri.substr(0, question);
    }
    read_path(uri);
}

void Request::read_path(std::string_view raw)
{
    m_raw_path = raw.starts_with('/') ? raw : "/";
    if (!raw.starts_with('/')) { // "*" or nothing: no route has it
        m_path_is_clean = false;
        m_path = "/";
        return;
    }
    auto inner = raw.substr(1);
    const bool slash_at_end = inner.ends_with('/');
    if (slash_at_end) inner.remove_suffix(1);
    if (!inner.empty() || slash_at_end) {
        for (const auto part : split(inner, '/')) {
            auto decoded = percent_decode(part);
            if (!decoded || !is_clean_segment(*decoded)) m_path_is_clean = false;
            m_segments.push_back(std::move(decoded).value_or(""));
        }
    }
    for (const auto& segment : m_segments)
        m_path += '/' + segment;
    if (slash_at_end || m_path.empty()) m_path += '/';
}

std::string_view Request::method_name() const
{
    return parameter("REQUEST_METHOD").substr(0, 32);
}

std::optional<std::string_view> Request::query(std::string_view name) const
{
    for (const auto& [key, value] : m_query)
        if (key == name) return value;
    return {};
}

std::vector<std::string_view> Request::query_all(std::string_view name) const
{
    std::vector<std::string_view> values;
    for (const auto& [key, value] : m_query)
        if (key == name) values.emplace_back(value);
    return values;
}

std::optional<std::string_view> Request::header(std::string_view name) const
{
    std::string wanted = "HTTP_";
    for (const char c : name)
        wanted += c == '-' ? '_' : (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
    if (wanted == "HTTP_CONTENT_TYPE" || wanted == "HTTP_CONTENT_LENGTH") wanted.erase(0, 5);
    for (const auto& [key, value] : m_parameters)
        if (key == wanted) return value;
    return {};
}

std::optional<std::string> Request::cookie(std::string_view name) const
{
    for (auto& [key, value] : parse_cookies(header("Cookie").value_or("")))
        if (key == name) return value;
    return {};
}

bool Request::accepts_explicitly(std::string_view type) const
{
    const auto ranges = parse_accept(header("Accept").value_or(""));
    return std::ranges::find(ranges, type, &MediaRange::type) != ranges.end();
}

std::optional<Request::Authorization> Request::authorization() const
{
    const auto sent = header("Authorization");
    if (!sent) return {};
    const auto text = trim(*sent);
    const auto space = text.find(' ');
    Authorization result{lower_ascii(text.substr(0, space)), {}};
    if (space != std::string_view::npos) result.credentials = trim(text.substr(space));
    return result;
}

std::string_view Request::scheme() const
{
    return parameter("QUIRE_SCHEME") == "https" ? "https" : "http";
}

std::string Request::host() const
{
    auto text = parameter("QUIRE_HOST");
    if (text.empty()) text = header("Host").value_or("");
    return std::string{is_host(text) ? text : "localhost"};
}

std::string Request::origin() const
{
    return std::string{scheme()} + "://" + host();
}

std::string Request::url_without_query() const
{
    // As sent, but with nothing that a URL must not hold raw.
    return origin() + percent_encode(m_raw_path, "/%!$&'()*+,;=:@");
}

std::string_view Request::parameter(std::string_view name) const
{
    for (const auto& [key, value] : m_parameters)
        if (key == name) return value;
    return {};
}

const std::string& Request::path_parameter(std::string_view name) const
{
    for (const auto& [key, value] : m_path_parameters)
        if (key == name) return value;
    throw std::logic_error("the route's pattern has no {" + std::string{name} + "}");
}

std::int64_t Request::positive(std::string_view text)
{
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end || number <= 0) throw NotFound{"id"};
    return number;
}

} // namespace quire::http
