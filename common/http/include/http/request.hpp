#pragma once
// One request, as nginx hands it over in FastCGI parameters:
//
//   REQUEST_METHOD REQUEST_URI CONTENT_TYPE CONTENT_LENGTH REMOTE_ADDR HTTP_*   as usual; the path
//                   is taken from REQUEST_URI, as the client spelled it
//   QUIRE_DIALECT   which router answers ("documentcloud")
//   QUIRE_TRACE     $request_id, repeated in the log
//   QUIRE_SCHEME    "http" or "https" as the client sees it; X-Forwarded-Proto is never read here
//   QUIRE_HOST      host[:port] as the client sees it; absent: the Host header
//
// Clients cannot set a parameter that starts with QUIRE_: their headers arrive as HTTP_….

#include <base/error.hpp>
#include <charconv>
#include <cstdint>
#include <http/body.hpp>
#include <http/text.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire::http {

enum class Method { get, head, post, put, patch, del, options, other };
std::string_view name(Method method); // "GET"; "" for other

class Request {
public:
    Request(Pairs parameters, Body body);

    Method method() const { return m_method; }
    std::string_view method_name() const; // as sent
    // Decoded; never holds empty, "." or ".." segments, NUL or invalid UTF-8 (such requests are
    // answered RouteNotFound). A trailing slash is kept.
    const std::string& path() const { return m_path; }
    bool path_is_clean() const { return m_path_is_clean; }
    const std::vector<std::string>& segments() const { return m_segments; } // decoded, no slashes

    // Query parameters. query() is the first of that name.
    std::optional<std::string_view> query(std::string_view name) const;
    std::vector<std::string_view> query_all(std::string_view name) const;
    const Pairs& query_pairs() const { return m_query; }
    std::string_view query_string() const { return m_query_string; } // raw, without '?'

    // Request header by its usual name, any case: header("X-CSRFToken").
    std::optional<std::string_view> header(std::string_view name) const;
    std::optional<std::string> cookie(std::string_view name) const;
    // The Accept header names this type itself, with q > 0 ("*/*" does not count).
    bool accepts_explicitly(std::string_view type) const;

    // "Authorization: Bearer xyz" → {"bearer", "xyz"}: the scheme in lower case, everything after
    // the first run of spaces. Empty when there is no such header.
    struct Authorization {
        std::string scheme;
        std::string credentials;
    };
    std::optional<Authorization> authorization() const;

    std::string_view dialect() const { return parameter("QUIRE_DIALECT"); }
    std::string_view trace() const { return parameter("QUIRE_TRACE"); }
    std::string_view remote_address() const { return parameter("REMOTE_ADDR"); }
    std::string_view scheme() const; // "http" or "https"
    std::string host() const;        // host[:port], "localhost" when it is not well-formed
    std::string origin() const;      // "https://archive.example:8080", no slash at the end
    // origin() + path as the client spelled it, without the query.
    std::string url_without_query() const;

    // A FastCGI parameter that nginx set; empty when absent.
    std::string_view parameter(std::string_view name) const;

    // What stood at {name} in the route's pattern, decoded. Throws std::logic_error for a name
    // that the pattern does not have.
    const std::string& path_parameter(std::string_view name) const;
    // The same as an id: request.path_id<DocumentId>("id"). Anything but a positive number throws
    // NotFound.
    template<class AnyId>
    AnyId path_id(std::string_view name) const
    {
        return AnyId{positive(path_parameter(name))};
    }

    // Reading moves on in the client's stream, which is not part of the request's own value.
    Body& body() const { return m_body; }

    void set_path_parameters(Pairs parameters) { m_path_parameters = std::move(parameters); }

private:
    static std::int64_t positive(std::string_view text);
    void read_path(std::string_view raw);

    Pairs m_parameters;
    mutable Body m_body;
    Method m_method = Method::other;
    std::string m_raw_path;
    std::string m_path;
    bool m_path_is_clean = true;
    std::vector<std::string> m_segments;
    std::string m_query_string;
    Pairs m_query;
    Pairs m_path_parameters;
};

} // namespace quire::http
