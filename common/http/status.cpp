#include <http/error.hpp>
#include <http/status.hpp>

namespace quire::http {

std::string_view reason(Status status)
{
    switch (status) {
    case Status::ok:
        return "OK";
    case Status::created:
        return "Created";
    case Status::accepted:
        return "Accepted";
    case Status::no_content:
        return "No Content";
    case Status::moved_permanently:
        return "Moved Permanently";
    case Status::found:
        return "Found";
    case Status::see_other:
        return "See Other";
    case Status::not_modified:
        return "Not Modified";
    case Status::temporary_redirect:
        return "Temporary Redirect";
    case Status::permanent_redirect:
        return "Permanent Redirect";
    case Status::bad_request:
        return "Bad Request";
    case Status::unauthorized:
        return "Unauthorized";
    case Status::payment_required:
        return "Payment Required";
    case Status::forbidden:
        return "Forbidden";
    case Status::not_found:
        return "Not Found";
    case Status::method_not_allowed:
        return "Method Not Allowed";
    case Status::not_acceptable:
        return "Not Acceptable";
    case Status::conflict:
        return "Conflict";
    case Status::gone:
        return "Gone";
    case Status::precondition_failed:
        return "Precondition Failed";
    case Status::too_large:
        return "Content Too Large";
    case Status::unsupported_media_type:
        return "Unsupported Media Type";
    case Status::unprocessable:
        return "Unprocessable Content";
    case Status::locked:
        return "Locked";
    case Status::too_many_requests:
        return "Too Many Requests";
    case Status::internal_error:
        return "Internal Server Error";
    case Status::not_implemented:
        return "Not Implemented";
    case Status::bad_gateway:
        return "Bad Gateway";
    case Status::unavailable:
        return "Service Unavailable";
    case Status::gateway_timeout:
        return "Gateway Timeout";
    case Status::insufficient_storage:
        return "Insufficient Storage";
    }
    return "Unknown";
}

namespace {

template<class Kind>
bool is(const std::exception& error)
{
    return dynamic_cast<const Kind*>(&error) != nullptr;
}

} // namespace

Status status_of(const std::exception& error)
{
    if (is<Invalid>(error) || is<Refused>(error)) return Status::bad_request;
    if (is<MalformedJson>(error) || is<MalformedForm>(error)) return Status::bad_request;
    if (is<BodyTruncated>(error)) return Status::bad_request;
    if (is<NotFound>(error)) return Status::not_found;
    if (is<Conflict>(error)) return Status::conflict;
    if (is<Unauthenticated>(error)) return Status::unauthorized;
    if (is<Forbidden>(error)) return Status::forbidden;
    if (is<TooLarge>(error)) return Status::too_large;
    if (is<TooMany>(error)) return Status::too_many_requests;
    if (is<Unavailable>(error)) return Status::unavailable;
    if (is<MethodNotAllowed>(error)) return Status::method_not_allowed;
    if (is<UnsupportedMedia>(error)) return Status::unsupported_media_type;
    return Status::internal_error;
}

} // namespace quire::http
