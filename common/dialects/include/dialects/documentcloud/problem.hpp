#pragma once
// An answer that the closed error family cannot spell: its status and body are part of the API.

#include <base/error.hpp>
#include <json/value.hpp>
#include <string>

namespace quire::dialects::documentcloud {

class Problem : public Error {
public:
    Problem(int status, json::Value body)
        : Error("answer " + std::to_string(status)), m_status(status), m_body(std::move(body))
    {
    }
    int status() const { return m_status; }
    const json::Value& body() const { return m_body; }

private:
    int m_status;
    json::Value m_body;
};

// {"detail": sentence}
Problem problem(int status, std::string_view sentence);

// A credential was presented and is not good: 403 on every address, public ones included.
class BadToken : public Unauthenticated {
public:
    using Unauthenticated::Unauthenticated;
};

} // namespace quire::dialects::documentcloud
