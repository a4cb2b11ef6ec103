#pragma once
// What can be wrong with a request before any rule of the domain is asked, and the usual status of
// every error. A dialect's presenter tells these apart where its clients can.

#include <base/error.hpp>
#include <http/status.hpp>
#include <string>
#include <vector>

namespace quire::http {

// No route has this path (not: the thing behind the path is unknown).
class RouteNotFound : public NotFound {
public:
    RouteNotFound() : NotFound("route") {}
};

class MethodNotAllowed : public Error {
public:
    MethodNotAllowed(std::string method, std::string allow)
        : Error("method not allowed"), m_method(std::move(method)), m_allow(std::move(allow))
    {
    }
    const std::string& method() const { return m_method; } // as sent, at most 32 bytes
    const std::string& allow() const { return m_allow; }   // "GET, HEAD, OPTIONS"

private:
    std::string m_method;
    std::string m_allow;
};

// The body's Content-Type is not one this route reads. what() is the type, empty when none came.
class UnsupportedMedia : public Error {
    using Error::Error;
};

// The body claims to be JSON and is not; what() says where, without quoting it.
class MalformedJson : public Error {
    using Error::Error;
};

// Broken urlencoded or multipart body, or one over the limits on parts and part headers.
class MalformedForm : public Error {
    using Error::Error;
};

// The client went away before the announced end of the body.
class BodyTruncated : public Error {
public:
    BodyTruncated() : Error("the request body ended early") {}
};

// Stands for a defect: what was really thrown is in the log under the request's trace id.
class Internal : public Error {
public:
    Internal() : Error("internal error") {}
};

// Invalid, Refused, malformed … → 400; NotFound → 404; Conflict → 409; Unauthenticated →
// 401; Forbidden → 403; TooLarge → 413; TooMany → 429; Unavailable → 503; MethodNotAllowed → 405;
// UnsupportedMedia → 415; anything else → 500.
Status status_of(const std::exception& error);

} // namespace quire::http
