#pragma once
// Papra's error envelope: {"error": {"message": "…", "code": "…", "details": […]}}.

#include <base/error.hpp>
#include <http/request.hpp>
#include <http/response.hpp>
#include <string>
#include <vector>

namespace quire::dialects::papra {

// An error that this dialect has a code of its own for.
class Problem : public Error {
public:
    struct Detail {
        std::string path;
        std::string message;
    };

    Problem(http::Status status, std::string code, const std::string& message,
            std::vector<Detail> details = {})
        : Error(message), m_status(status), m_code(std::move(code)), m_details(std::move(details))
    {
    }
    http::Status status() const { return m_status; }
    const std::string& code() const { return m_code; }
    const std::vector<Detail>& details() const { return m_details; }

private:
    http::Status m_status;
    std::string m_code;
    std::vector<Detail> m_details;
};

// Where in the request the wrong value stood.
Problem invalid_parameter(std::string path, std::string why);
Problem invalid_query(std::string path, std::string why);
Problem invalid_form(std::string path, std::string why);
Problem not_a_member();

// The answer for anything that was thrown.
http::Response present_error(const std::exception& error, const http::Request& request);

} // namespace quire::dialects::papra
