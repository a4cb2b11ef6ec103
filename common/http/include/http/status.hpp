#pragma once

#include <string_view>

namespace quire::http {

enum class Status {
    ok = 200,
    created = 201,
    accepted = 202,
    no_content = 204,
    moved_permanently = 301,
    found = 302,
    see_other = 303,
    not_modified = 304,
    temporary_redirect = 307,
    permanent_redirect = 308,
    bad_request = 400,
    unauthorized = 401,
    payment_required = 402,
    forbidden = 403,
    not_found = 404,
    method_not_allowed = 405,
    not_acceptable = 406,
    conflict = 409,
    gone = 410,
    precondition_failed = 412,
    too_large = 413,
    unsupported_media_type = 415,
    unprocessable = 422,
    locked = 423,
    too_many_requests = 429,
    internal_error = 500,
    not_implemented = 501,
    bad_gateway = 502,
    unavailable = 503,
    gateway_timeout = 504,
    insufficient_storage = 507,
};

constexpr int code(Status status)
{
    return static_cast<int>(status);
}

std::string_view reason(Status status);

} // namespace quire::http
